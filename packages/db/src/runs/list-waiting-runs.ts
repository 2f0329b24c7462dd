import type { RunStatus, WaitReason } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { NodeRunRecord, RunRecord } from './run-record.ts';

/** A run that does not run, with what tells why: its times, and its node runs that wait. */
export interface WaitingRun
  extends Pick<RunRecord, 'id' | 'status' | 'createdAt' | 'startedAt' | 'runAt' | 'scheduledAt'> {
  nodeRuns: WaitingNodeRun[];
}

export type WaitingNodeRun = Pick<NodeRunRecord, 'id' | 'nodeId' | 'pool' | 'waitReason'> & {
  status: 'waiting';
  createdAt: Date;
  waitingSince: Date | null;
};

interface WaitingRow extends Omit<WaitingRun, 'nodeRuns'> {
  status: RunStatus;
  /** Null for a run none of whose node runs wait. */
  nodeRunId: string | null;
  nodeId: string;
  pool: string;
  nodeRunCreatedAt: Date;
  waitReason: WaitReason | null;
  waitingSince: Date | null;
}

/** Those of these runs of the workspace that are `pending` or `waiting`, in no particular order. One snapshot. */
export async function listWaitingRuns(
  sql: Sql,
  workspaceId: string,
  runIds: string[],
): Promise<WaitingRun[]> {
  if (runIds.length === 0) return [];
  const rows = await sql.$queryRaw<WaitingRow[]>`
    SELECT r.id::text, r.status, r.created_at AS "createdAt", r.started_at AS "startedAt", r.run_at AS "runAt",
           CASE WHEN r.run_at > now() THEN r.run_at END AS "scheduledAt", n.id::text AS "nodeRunId",
           n.node_id::text AS "nodeId", n.pool, n.created_at AS "nodeRunCreatedAt", n.wait_reason AS "waitReason",
           n.waiting_since AS "waitingSince"
      FROM runs r LEFT JOIN node_runs n ON n.run_id = r.id AND n.status = 'waiting' AND r.status = 'waiting'
     WHERE r.id = ANY(${runIds}::uuid[]) AND r.workspace_id = ${workspaceId}::uuid
       AND r.status IN ('pending', 'waiting')`;
  return runsOf(rows);
}

function runsOf(rows: WaitingRow[]): WaitingRun[] {
  const runs = new Map<string, WaitingRun>();
  for (const { id, status, createdAt, startedAt, runAt, scheduledAt, ...nodeRun } of rows) {
    const run = runs.get(id) ?? { id, status, createdAt, startedAt, runAt, scheduledAt, nodeRuns: [] };
    runs.set(id, run);
    if (nodeRun.nodeRunId !== null) run.nodeRuns.push(nodeRunOf(nodeRun.nodeRunId, nodeRun));
  }
  return [...runs.values()];
}

const nodeRunOf = (
  id: string,
  row: Pick<WaitingRow, 'nodeId' | 'pool' | 'nodeRunCreatedAt' | 'waitReason' | 'waitingSince'>,
): WaitingNodeRun => ({
  id,
  nodeId: row.nodeId,
  pool: row.pool,
  status: 'waiting',
  createdAt: row.nodeRunCreatedAt,
  waitReason: row.waitReason,
  waitingSince: row.waitingSince,
});
