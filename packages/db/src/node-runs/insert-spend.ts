import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { releaseReservation } from '../reservations/release-reservations.ts';
import { type Lease, type SpendRow, sumOfSpend } from './lease.ts';

/** What the attempt under a lease spent. */
export interface Spending extends Lease {
  attempt: number;
  spend: SpendRow[];
  /** Whether it has reserved money, which is given back now. Default: false. */
  hasReserved?: boolean;
}

/** Adds what the attempt under this lease spent to the ledger, the node run and the run, and gives back what it has reserved. Call it in the
 *  transaction that settles the attempt. */
export async function insertSpend(sql: Sql, attempt: Spending): Promise<void> {
  if (attempt.hasReserved) await releaseReservation(sql, attempt.nodeRunId);
  if (attempt.spend.length === 0) return;
  const total = sumOfSpend(attempt.spend);
  await sql.$executeRaw`
    WITH spender AS (
      UPDATE node_runs SET cost_nanos = cost_nanos + ${total} WHERE id = ${attempt.nodeRunId}::uuid
      RETURNING id, run_id, workspace_id
    ), totals AS (
      UPDATE runs SET total_cost_nanos = total_cost_nanos + ${total} WHERE id = (SELECT run_id FROM spender)
    )
    INSERT INTO cost_entries
           (id, workspace_id, run_id, node_run_id, attempt, provider, model, cost_nanos, price_version, input_tokens,
            cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens)
    SELECT e.id, s.workspace_id, s.run_id, s.id, ${attempt.attempt}, e.provider, e.model, e."costNanos", e."priceVersion", e."inputTokens",
           e."cachedInputTokens", e."cacheWriteTokens", e."outputTokens", e."reasoningTokens"
      FROM spender s, jsonb_to_recordset(${jsonText(attempt.spend)}::jsonb)
        AS e(id uuid, provider text, model text, "costNanos" bigint, "priceVersion" text, "inputTokens" int,
             "cachedInputTokens" int, "cacheWriteTokens" int, "outputTokens" int, "reasoningTokens" int)`;
}
