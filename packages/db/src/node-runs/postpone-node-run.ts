import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { eventMessage, INSERT_RUN_EVENTS_OF_FAILURES } from '../run-events/insert-run-events.ts';
import { insertSpend, type Spending } from './insert-spend.ts';
import type { NodeRunError } from './lease.ts';

/** An attempt that is to begin again later, as the same attempt. */
export interface Postponement extends Spending {
  /** Why. */
  error: NodeRunError;
}

const MIN_DELAY_MS = 300;
const MAX_DELAY_MS = 30_000;

/**
 * `running` → `queued` for the holder of the lease, the same attempt, and due after about a quarter of the time that it has been queued
 * for: soon at first, then ever more seldom, and not all at once. Returns the delay in milliseconds; null for a lease that is no longer
 * held. Call it in a transaction.
 */
export async function postponeNodeRun(tx: Sql, postponed: Postponement): Promise<number | null> {
  const rows = await tx.$queryRaw<{ delayMs: number }[]>`
    WITH delay AS (
      SELECT (0.75 + random() / 2) * least(${MAX_DELAY_MS}::float8, greatest(${MIN_DELAY_MS}::float8,
               extract(epoch FROM now() - coalesce(queued_at, started_at, now())) * 250)) AS ms
        FROM node_runs WHERE id = ${postponed.nodeRunId}::uuid
    ), postponed AS (
      UPDATE node_runs
         SET status = 'queued', lease_expires_at = NULL, error = ${jsonText(postponed.error)}::jsonb,
             resume_at = now() + delay.ms * interval '1 millisecond'
        FROM delay
       WHERE id = ${postponed.nodeRunId}::uuid AND status = 'running' AND lease_epoch = ${postponed.leaseEpoch}
      RETURNING run_id, id, status, attempt, delay.ms
    ), logged AS (
      ${INSERT_RUN_EVENTS_OF_FAILURES} SELECT run_id, id, status, attempt, ${postponed.error.code}, ${eventMessage(postponed.error.message)} FROM postponed
    )
    SELECT ceil(ms)::float8 AS "delayMs" FROM postponed`;
  const [row] = rows;
  if (!row) return null;
  await insertSpend(tx, postponed);
  return row.delayMs;
}
