import type { FollowUp, NodeRunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { ReadyNodeRun } from './settle-completed.ts';

/**
 * Locks a node run and all of its run that are pending, in id order, as a settlement locks the successors that it counts
 * down. What is read after it therefore stands still: whoever ends a node run counts its successors down in the same
 * transaction, and waits for this one or is seen by it. Call it in a transaction, before the node run is settled.
 */
export async function lockFollowUps(tx: Sql, nodeRunId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM node_runs
     WHERE run_id = (SELECT run_id FROM node_runs WHERE id = ${nodeRunId}::uuid)
       AND ((status = 'pending' AND parent_node_run_id IS NULL) OR id = ${nodeRunId}::uuid)
     ORDER BY id FOR NO KEY UPDATE`;
}

/** A node run as its successors see it. */
export interface NodeRunState {
  id: string;
  nodeId: string;
  status: NodeRunStatus;
  label: string | null;
}

/** All node runs of the run that this one belongs to, but for items of maps. */
export async function listNodeRunStates(tx: Sql, nodeRunId: string): Promise<NodeRunState[]> {
  return tx.$queryRaw<NodeRunState[]>`
    SELECT id::text, node_id::text AS "nodeId", status, label FROM node_runs
     WHERE run_id = (SELECT run_id FROM node_runs WHERE id = ${nodeRunId}::uuid) AND parent_node_run_id IS NULL`;
}

/** What becomes of one pending node run. */
export type NodeRunFollowUp = Pick<FollowUp, 'becomes' | 'openCount'> & { id: string };

/** `pending` → `queued | skipped`, or still pending with fewer open dependencies. Returns those that are queued now. */
export async function applyFollowUps(tx: Sql, followUps: NodeRunFollowUp[]): Promise<ReadyNodeRun[]> {
  if (followUps.length === 0) return [];
  return tx.$queryRaw<ReadyNodeRun[]>`
    WITH followed AS (
      UPDATE node_runs n
         SET status = f.becomes, pending_dependencies = f."openCount",
             queued_at = CASE WHEN f.becomes = 'queued' THEN now() END,
             completed_at = CASE WHEN f.becomes = 'skipped' THEN now() END
        FROM jsonb_to_recordset(${jsonText(followUps)}::jsonb) AS f(id uuid, becomes text, "openCount" int)
       WHERE n.id = ANY(${followUps.map(({ id }) => id)}::uuid[]) AND n.id = f.id AND n.status = 'pending'
      RETURNING n.id, n.run_id, n.status, n.attempt, n.pool, n.lease_epoch
    ), logged AS (
      ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM followed WHERE status <> 'pending'
    )
    SELECT id::text, run_id::text AS "runId", pool, lease_epoch AS "leaseEpoch" FROM followed WHERE status = 'queued'`;
}
