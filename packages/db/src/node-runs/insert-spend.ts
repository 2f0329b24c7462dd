import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { releaseReservation } from '../reservations/release-reservations.ts';
import type { Lease, SpendRow } from './lease.ts';

/** What the attempt under a lease spent. */
export interface Spending extends Lease {
  attempt: number;
  spend: SpendRow[];
  /** Whether it has reserved money, which is given back now. Default: false. */
  hasReserved?: boolean;
}

/** Adds what the attempt under this lease spent to the ledger, the node run and the run, and gives back what it has reserved. Call it
 *  in the transaction that settles the attempt; for one that settled nothing, in any: entries that are there already count once. */
export async function insertSpend(sql: Sql, attempt: Omit<Spending, 'leaseEpoch'>): Promise<void> {
  if (attempt.hasReserved) await releaseReservation(sql, attempt.nodeRunId);
  if (attempt.spend.length === 0) return;
  await sql.$executeRaw`
    WITH booked AS (
      INSERT INTO cost_entries
             (id, workspace_id, workflow_id, run_id, node_run_id, attempt, provider, model, cost_nanos, price_version, input_tokens,
              cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens)
      SELECT e.id, n.workspace_id, (SELECT workflow_id FROM runs WHERE id = n.run_id), n.run_id, n.id, ${attempt.attempt}, e.provider, e.model, e."costNanos", e."priceVersion",
             e."inputTokens", e."cachedInputTokens", e."cacheWriteTokens", e."outputTokens", e."reasoningTokens"
        FROM node_runs n, jsonb_to_recordset(${jsonText(attempt.spend)}::jsonb)
          AS e(id uuid, provider text, model text, "costNanos" bigint, "priceVersion" text, "inputTokens" int,
               "cachedInputTokens" int, "cacheWriteTokens" int, "outputTokens" int, "reasoningTokens" int)
       WHERE n.id = ${attempt.nodeRunId}::uuid
          ON CONFLICT (id) DO NOTHING
      RETURNING run_id, node_run_id, cost_nanos
    ), total AS (
      SELECT run_id, node_run_id, sum(cost_nanos)::bigint AS nanos FROM booked GROUP BY run_id, node_run_id
    ), spender AS (
      UPDATE node_runs n SET cost_nanos = n.cost_nanos + t.nanos FROM total t WHERE n.id = t.node_run_id
    )
    UPDATE runs r SET total_cost_nanos = r.total_cost_nanos + t.nanos FROM total t WHERE r.id = t.run_id`;
}

/** As `insertSpend`, where the task of the node run tells what that has cost. */
export async function insertTaskSpend(sql: Sql, attempt: Omit<Spending, 'leaseEpoch'>): Promise<void> {
  await insertSpend(sql, attempt);
  await sql.$executeRaw`
    UPDATE tasks SET cost_nanos = (SELECT cost_nanos FROM node_runs WHERE id = ${attempt.nodeRunId}::uuid)
     WHERE node_run_id = ${attempt.nodeRunId}::uuid`;
}
