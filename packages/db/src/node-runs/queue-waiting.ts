import type { Sql } from '../client.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { Lease } from './lease.ts';
import type { ReadyNodeRun } from './settle-completed.ts';

/**
 * `waiting` → `queued`: a worker may run it now. Where it waited for an approval, or for money, it has it: its attempts ask no more.
 * Null when it is not waiting.
 */
export async function queueWaiting(sql: Sql, { nodeRunId, leaseEpoch }: Lease): Promise<ReadyNodeRun | null> {
  const rows = await sql.$queryRaw<ReadyNodeRun[]>`
    WITH queued AS (
      UPDATE node_runs
         SET status = 'queued', queued_at = now(), resume_at = NULL, is_approved = is_approved OR wait_reason = 'approval',
             is_budget_approved = is_budget_approved OR wait_reason = 'budget'
       WHERE id = ${nodeRunId}::uuid AND status = 'waiting' AND lease_epoch = ${leaseEpoch}
      RETURNING run_id, id, status, attempt, pool, lease_epoch
    ), logged AS (
      ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM queued
    )
    SELECT id::text, run_id::text AS "runId", pool, lease_epoch AS "leaseEpoch" FROM queued`;
  return rows[0] ?? null;
}
