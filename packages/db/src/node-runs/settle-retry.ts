import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import { insertSpend, type Spending } from './insert-spend.ts';
import type { NodeRunError } from './lease.ts';

export interface Retry extends Spending {
  error: NodeRunError;
  /** Backoff from now, by the database's clock, in milliseconds. */
  delayMs: number;
}

/** `running` → `queued` for the holder of the lease, one attempt higher and not due before its backoff. */
export async function settleRetry(sql: Sql, retry: Retry): Promise<boolean> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH retried AS (
      UPDATE node_runs
         SET status = 'queued', attempt = attempt + 1, lease_expires_at = NULL, error = ${jsonText(retry.error)}::jsonb,
             queued_at = now(), resume_at = now() + ${retry.delayMs}::int * interval '1 millisecond'
       WHERE id = ${retry.nodeRunId}::uuid AND status = 'running' AND lease_epoch = ${retry.leaseEpoch}
      RETURNING run_id, id, status, attempt
    )
    ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, ${retry.error.code} FROM retried
    RETURNING node_run_id::text AS id`;
  if (rows.length === 0) return false;
  await insertSpend(sql, retry);
  return true;
}
