import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { eventMessage, INSERT_RUN_EVENTS_OF_FAILURES } from '../run-events/insert-run-events.ts';
import { insertSpend, type Spending } from './insert-spend.ts';
import type { NodeRunError } from './lease.ts';
import type { ReadyNodeRun, Settleable } from './settle-completed.ts';

export interface Retry extends Spending {
  error: NodeRunError;
  /** Backoff from now, by the database's clock, in milliseconds. */
  delayMs: number;
}

/**
 * `from` → `queued` for the holder of the lease, or of the last one, one attempt higher and not due before its backoff.
 * Null for a lease that is no longer held.
 */
export async function settleRetry(
  sql: Sql,
  retry: Retry,
  from: Settleable = 'running',
): Promise<ReadyNodeRun | null> {
  const rows = await sql.$queryRaw<ReadyNodeRun[]>`
    WITH retried AS (
      UPDATE node_runs
         SET status = 'queued', attempt = attempt + 1, lease_expires_at = NULL, error = ${jsonText(retry.error)}::jsonb,
             queued_at = now(), resume_at = now() + ${retry.delayMs}::int * interval '1 millisecond'
       WHERE id = ${retry.nodeRunId}::uuid AND status = ${from} AND lease_epoch = ${retry.leaseEpoch}
      RETURNING run_id, id, status, attempt, pool, lease_epoch
    ), logged AS (
      ${INSERT_RUN_EVENTS_OF_FAILURES} SELECT run_id, id, status, attempt, ${retry.error.code}, ${eventMessage(retry.error.message)} FROM retried
    )
    SELECT id::text, run_id::text AS "runId", pool, lease_epoch AS "leaseEpoch" FROM retried`;
  const [retried] = rows;
  if (!retried) return null;
  await insertSpend(sql, retry);
  return retried;
}
