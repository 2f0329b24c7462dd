import type { RunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { NodeRunRecord, RunRecord } from './run-record.ts';

/** A run that does not run, with what tells why: its times, and its node runs that wait, but for items of maps. */
export interface WaitingRun
  extends Pick<RunRecord, 'id' | 'status' | 'createdAt' | 'startedAt' | 'runAt' | 'scheduledAt'> {
  nodeRuns: WaitingNodeRun[];
}

/** What tells of a waiting node run what it waits for. */
type WaitFields = Pick<
  NodeRunRecord,
  'nodeId' | 'pool' | 'waitReason' | 'waitingSince' | 'resumeAt' | 'childRunId'
>;

export type WaitingNodeRun = WaitFields & { id: string; status: 'waiting'; createdAt: Date };

interface WaitingRow extends Omit<WaitingRun, 'nodeRuns'>, WaitFields {
  status: RunStatus;
  /** Null for a run none of whose node runs wait. */
  nodeRunId: string | null;
  nodeRunCreatedAt: Date;
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
           n.waiting_since AS "waitingSince", n.resume_at AS "resumeAt", n.child_run_id::text AS "childRunId"
      FROM runs r LEFT JOIN node_runs n ON n.run_id = r.id AND n.status = 'waiting' AND r.status = 'waiting'
                                     AND n.parent_node_run_id IS NULL
     WHERE r.id = ANY(${runIds}::uuid[]) AND r.workspace_id = ${workspaceId}::uuid
       AND r.status IN ('pending', 'waiting')`;
  return runsOf(rows);
}

function runsOf(rows: WaitingRow[]): WaitingRun[] {
  const runs = new Map<string, WaitingRun>();
  for (const { id, status, createdAt, startedAt, runAt, scheduledAt, nodeRunId, ...nodeRun } of rows) {
    const run = runs.get(id) ?? { id, status, createdAt, startedAt, runAt, scheduledAt, nodeRuns: [] };
    runs.set(id, run);
    if (nodeRunId !== null) run.nodeRuns.push(nodeRunOf(nodeRunId, nodeRun));
  }
  return [...runs.values()];
}

const nodeRunOf = (
  id: string,
  { nodeRunCreatedAt, ...wait }: WaitFields & Pick<WaitingRow, 'nodeRunCreatedAt'>,
): WaitingNodeRun => ({ id, status: 'waiting', createdAt: nodeRunCreatedAt, ...wait });
