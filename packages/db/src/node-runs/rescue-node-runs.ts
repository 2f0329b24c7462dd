import type { Sql } from '../client.ts';
import { ITEM_REF_COLUMN, type ItemRef } from '../items/item-ref.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { Lease } from './lease.ts';
import { NODE_RUN_REF_COLUMNS, type NodeRunRef } from './list-overdue.ts';

/**
 * `running` → `queued` for node runs whose lease ran out: their worker died, hangs, or lost the database. The attempt
 * stays the same and the rescue is counted. Returns the rescued ones, which need a job again.
 */
export async function rescueNodeRuns(
  sql: Sql,
  limit: { maxRescues: number; batchSize: number },
): Promise<NodeRunRef[]> {
  return sql.$queryRaw<NodeRunRef[]>`
    WITH expired AS (
      SELECT n.id FROM runs r JOIN node_runs n ON n.run_id = r.id
       WHERE r.completed_at IS NULL AND r.status = 'running' AND n.status = 'running' AND n.lease_expires_at < now()
         AND n.rescue_count < ${limit.maxRescues}
       ORDER BY n.id LIMIT ${limit.batchSize} FOR NO KEY UPDATE OF n SKIP LOCKED
    ), rescued AS (
      UPDATE node_runs n
         SET status = 'queued', lease_expires_at = NULL, rescue_count = n.rescue_count + 1, queued_at = now()
        FROM expired, runs r
       WHERE n.id = expired.id AND n.status = 'running' AND n.lease_expires_at < now() AND r.id = n.run_id
      RETURNING ${NODE_RUN_REF_COLUMNS}
    ), logged AS (
      ${INSERT_RUN_EVENTS}
      SELECT n.run_id, n.id, 'queued', n.attempt, NULL FROM rescued s JOIN node_runs n ON n.id = s.id::uuid
    )
    SELECT * FROM rescued`;
}

/** A lease that ran out for the last time. */
export interface Unrescuable extends Lease {
  attempt: number;
  nodeId: string;
  runId: string;
  versionId: string;
  priority: number;
  rescueCount: number;
  item: ItemRef | null;
}

/** Node runs whose lease ran out once more than they may be rescued: what they run keeps killing its worker. */
export async function listUnrescuable(
  sql: Sql,
  limit: { maxRescues: number; batchSize: number },
): Promise<Unrescuable[]> {
  return sql.$queryRaw<Unrescuable[]>`
    SELECT n.id::text AS "nodeRunId", n.lease_epoch AS "leaseEpoch", n.attempt, n.node_id::text AS "nodeId",
           r.id::text AS "runId", r.version_id::text AS "versionId", r.priority, n.rescue_count AS "rescueCount", ${ITEM_REF_COLUMN}
      FROM runs r JOIN node_runs n ON n.run_id = r.id
     WHERE r.completed_at IS NULL AND r.status = 'running' AND n.status = 'running' AND n.lease_expires_at < now()
       AND n.rescue_count >= ${limit.maxRescues}
     ORDER BY n.id LIMIT ${limit.batchSize}`;
}
