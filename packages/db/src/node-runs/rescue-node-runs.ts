import type { Sql } from '../client.ts';
import { ITEM_REF_COLUMN, type ItemRef } from '../items/item-ref.ts';
import { jsonText } from '../json-text.ts';
import { INSERT_RUN_EVENTS_OF_FAILURES, MAX_EVENT_MESSAGE } from '../run-events/insert-run-events.ts';
import type { Lease } from './lease.ts';
import { NODE_RUN_REF_COLUMNS, type NodeRunRef } from './list-overdue.ts';

/** An attempt that its worker does not bring to an end. */
export interface LostAttempt extends Lease {
  attempt: number;
  nodeId: string;
  runId: string;
  versionId: string;
  priority: number;
  /** Rescues before. */
  rescueCount: number;
  item: ItemRef | null;
  /** lease: it ran out, so the worker died, hangs or lost the database · time: it is still renewed, but the attempt must have ended by now. */
  lost: 'lease' | 'time';
}

/** Lost attempts of running runs, in id order. */
export async function listLostAttempts(
  sql: Sql,
  { batchSize }: { batchSize: number },
): Promise<LostAttempt[]> {
  return sql.$queryRaw<LostAttempt[]>`
    SELECT n.id::text AS "nodeRunId", n.lease_epoch AS "leaseEpoch", n.attempt, n.node_id::text AS "nodeId",
           r.id::text AS "runId", r.version_id::text AS "versionId", r.priority, n.rescue_count AS "rescueCount", ${ITEM_REF_COLUMN},
           CASE WHEN n.lease_expires_at < now() THEN 'lease' ELSE 'time' END AS lost
      FROM runs r JOIN node_runs n ON n.run_id = r.id
     WHERE r.completed_at IS NULL AND r.status = 'running' AND n.status = 'running'
       AND (n.lease_expires_at < now() OR n.attempt_ends_at < now())
     ORDER BY n.id LIMIT ${batchSize}`;
}

/** One rescue: the node run is due again after `delayMs`, in milliseconds. */
export interface Rescue extends Lease {
  delayMs: number;
  /** Why it does not run. */
  message: string;
}

/**
 * `running` → `queued` for node runs whose lease ran out and that no other claim has. The attempt stays the same and the rescue is
 * counted. Returns the rescued ones, which need a job again.
 */
export async function rescueNodeRuns(sql: Sql, rescues: Rescue[]): Promise<NodeRunRef[]> {
  if (rescues.length === 0) return [];
  return sql.$queryRaw<NodeRunRef[]>`
    WITH lost AS (
      SELECT n.id, i."delayMs", i.message FROM jsonb_to_recordset(${jsonText(rescues)}::jsonb)
             AS i("nodeRunId" uuid, "leaseEpoch" int, "delayMs" float8, message text)
        JOIN node_runs n ON n.id = i."nodeRunId" AND n.lease_epoch = i."leaseEpoch"
       WHERE n.id = ANY(${rescues.map(({ nodeRunId }) => nodeRunId)}::uuid[])
         AND n.status = 'running' AND n.lease_expires_at < now()
       ORDER BY n.id FOR NO KEY UPDATE OF n SKIP LOCKED
    ), rescued AS (
      UPDATE node_runs n
         SET status = 'queued', lease_expires_at = NULL, rescue_count = n.rescue_count + 1, queued_at = now(),
             resume_at = CASE WHEN lost."delayMs" > 0 THEN now() + lost."delayMs" * interval '1 millisecond' END,
             error = jsonb_build_object('code', 'worker_lost', 'message', lost.message)
        FROM lost, runs r
       WHERE n.id = lost.id AND n.status = 'running' AND n.lease_expires_at < now() AND r.id = n.run_id
      RETURNING ${NODE_RUN_REF_COLUMNS}
    ), logged AS (
      ${INSERT_RUN_EVENTS_OF_FAILURES}
      SELECT n.run_id, n.id, 'queued', n.attempt, 'worker_lost', left(l.message, ${MAX_EVENT_MESSAGE}::int)
        FROM rescued s JOIN lost l ON l.id = s.id::uuid JOIN node_runs n ON n.id = s.id::uuid
    )
    SELECT * FROM rescued`;
}

/**
 * Locks an attempt that is still lost, and tells the workers to look at its run when the transaction commits. False when it is not lost
 * any more: somebody has renewed it, or settled it, or taken it over. Call it first in the transaction that ends the attempt.
 */
export async function lockLostAttempt(tx: Sql, { nodeRunId, leaseEpoch }: Lease): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    WITH lost AS (
      SELECT run_id FROM node_runs
       WHERE id = ${nodeRunId}::uuid AND lease_epoch = ${leaseEpoch} AND status = 'running'
         AND (lease_expires_at < now() OR attempt_ends_at < now()) FOR NO KEY UPDATE
    )
    SELECT pg_notify('runyard_runs', run_id::text)::text FROM lost`;
  return rows.length > 0;
}
