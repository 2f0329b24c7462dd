import { Prisma, type Sql } from '../client.ts';
import { ITEM_REF_COLUMN, type ItemRef } from '../items/item-ref.ts';
import type { Lease } from '../node-runs/lease.ts';
import { lockRunOf } from '../runs/lock-run-of.ts';

/** A node run that waits, with what is needed to end its wait. */
export interface WaitingNodeRunRef extends Lease {
  runId: string;
  workspaceId: string;
  workflowId: string;
  versionId: string;
  /** Its run's. */
  priority: number;
  nodeId: string;
  attempt: number;
  /** Null where nobody works on one. */
  taskId: string | null;
  /** The item of a map that it is for; null for a node of the graph. */
  item: ItemRef | null;
}

/** What a statement over node runs `n` and runs `r` selects for a `WaitingNodeRunRef`. */
export const WAITING_NODE_RUN_COLUMNS = Prisma.sql`
  r.id::text AS "runId", r.workspace_id::text AS "workspaceId", r.workflow_id::text AS "workflowId",
  r.version_id::text AS "versionId", r.priority, n.id::text AS "nodeRunId", n.node_id::text AS "nodeId", n.attempt,
  n.lease_epoch AS "leaseEpoch", n.task_id::text AS "taskId", ${ITEM_REF_COLUMN}`;

/**
 * The node run, if it still waits as this claim of it began to, with its run's row locked: of two that end a wait, the
 * later one sees what the first has done. Null when the wait has ended. Call it in a transaction.
 */
export async function lockWaiting(
  tx: Sql,
  { nodeRunId, leaseEpoch }: Lease,
): Promise<WaitingNodeRunRef | null> {
  await lockRunOf(tx, nodeRunId);
  const rows = await tx.$queryRaw<WaitingNodeRunRef[]>`
    SELECT ${WAITING_NODE_RUN_COLUMNS} FROM node_runs n JOIN runs r ON r.id = n.run_id
     WHERE n.id = ${nodeRunId}::uuid AND n.status = 'waiting' AND n.lease_epoch = ${leaseEpoch}`;
  return rows[0] ?? null;
}
