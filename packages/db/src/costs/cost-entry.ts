import { Prisma } from '../client.ts';

/** One entry of the ledger: what an attempt spent with one provider. */
export interface CostEntry {
  id: string;
  runId: string;
  nodeRunId: string;
  attempt: number;
  provider: string;
  model: string;
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  costNanos: bigint;
  /** The price that it was booked by, or `reported`; null: nobody knows what it cost, and `costNanos` is 0. */
  priceVersion: string | null;
  createdAt: Date;
}

/** What a statement over cost entries `c` selects for a `CostEntry`. */
export const COST_ENTRY_COLUMNS = Prisma.sql`
  c.id::text, c.run_id::text AS "runId", c.node_run_id::text AS "nodeRunId", c.attempt, c.provider, c.model,
  c.input_tokens AS "inputTokens", c.cached_input_tokens AS "cachedInputTokens",
  c.cache_write_tokens AS "cacheWriteTokens", c.output_tokens AS "outputTokens",
  c.reasoning_tokens AS "reasoningTokens", c.cost_nanos AS "costNanos", c.price_version AS "priceVersion",
  c.created_at AS "createdAt"`;

/** The workflow of a cost entry `c`, also where its run is gone; null where nobody knows it any more. */
export const WORKFLOW_ID = Prisma.sql`
  coalesce(c.workflow_id, (SELECT r.workflow_id FROM runs r WHERE r.id = c.run_id))`;
