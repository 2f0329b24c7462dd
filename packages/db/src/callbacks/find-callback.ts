import type { NodeRunStatus, WaitReason } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { lockRunOf } from '../runs/lock-run-of.ts';
import { WAITING_NODE_RUN_COLUMNS, type WaitingNodeRunRef } from '../waits/lock-waiting.ts';

/** A node run that somebody calls back about, and its task. */
export interface CalledBackNodeRun extends WaitingNodeRunRef {
  status: NodeRunStatus;
  waitReason: WaitReason | null;
  title: string | null;
  description: string | null;
}

/** Null when there is no such node run. Whoever asks has shown that this id was given to them. */
export async function findCalledBack(sql: Sql, nodeRunId: string): Promise<CalledBackNodeRun | null> {
  const rows = await sql.$queryRaw<CalledBackNodeRun[]>`${select(nodeRunId)}`;
  return rows[0] ?? null;
}

/** As `findCalledBack`, with its run's row locked: who ends waits takes their turn. Call it in a transaction. */
export async function lockCalledBack(tx: Sql, nodeRunId: string): Promise<CalledBackNodeRun | null> {
  await lockRunOf(tx, nodeRunId);
  return findCalledBack(tx, nodeRunId);
}

const select = (nodeRunId: string) => Prisma.sql`
  SELECT ${WAITING_NODE_RUN_COLUMNS}, n.status, n.wait_reason AS "waitReason", t.title, t.description
    FROM node_runs n JOIN runs r ON r.id = n.run_id LEFT JOIN tasks t ON t.node_run_id = n.id
   WHERE n.id = ${nodeRunId}::uuid`;
