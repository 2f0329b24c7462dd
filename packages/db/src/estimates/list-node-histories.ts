import type { Sql } from '../client.ts';

/** What the last runs of a workflow tell about one of its nodes. */
export interface NodeHistory {
  nodeId: string;
  /** Node runs that completed. */
  completedCount: number;
  /** Those that ran, however they ended, and those that were skipped. */
  ranCount: number;
  skippedCount: number;
  /** What those that ran cost together, in nano-dollars. */
  costNanos: bigint;
  /** From start to end of those that completed, waits and retries included, in milliseconds; null: none has. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** The longest prompt of one call, in tokens; null: none is known. */
  maxInputTokens: number | null;
}

/** The last runs of a workflow that count, at most. */
export interface HistoryQuery {
  workspaceId: string;
  workflowId: string;
  maxRuns: number;
}

/** Node runs that are read at most. */
const MAX_NODE_RUNS = 50_000;

/** Reads the last runs through their index, and no others; what a retry took over does not count. What items cost, their map costs. */
export async function listNodeHistories(sql: Sql, query: HistoryQuery): Promise<NodeHistory[]> {
  return sql.$queryRaw<NodeHistory[]>`
    WITH recent AS (
      SELECT id FROM runs
       WHERE workflow_id = ${query.workflowId}::uuid AND workspace_id = ${query.workspaceId}::uuid
       ORDER BY created_at DESC, id DESC LIMIT ${query.maxRuns}::int
    ), ended AS (
      SELECT n.id, n.node_id, n.status, n.cost_nanos, n.parent_node_run_id IS NULL AS is_whole,
             CASE WHEN n.status = 'completed' AND n.parent_node_run_id IS NULL THEN extract(epoch FROM n.completed_at - n.started_at) * 1000 END AS ms
        FROM recent r JOIN node_runs n ON n.run_id = r.id
       WHERE n.status IN ('completed', 'failed', 'skipped') AND n.source_node_run_id IS NULL
       LIMIT ${MAX_NODE_RUNS}
    ), prompts AS (
      SELECT n.node_id, max(c.input_tokens + c.cached_input_tokens + c.cache_write_tokens) AS tokens
        FROM recent r JOIN cost_entries c ON c.run_id = r.id JOIN ended n ON n.id = c.node_run_id
       GROUP BY n.node_id
    )
    SELECT e.node_id::text AS "nodeId",
           (count(*) FILTER (WHERE e.is_whole AND e.status = 'completed'))::int AS "completedCount",
           (count(*) FILTER (WHERE e.is_whole AND e.status <> 'skipped'))::int AS "ranCount",
           (count(*) FILTER (WHERE e.is_whole AND e.status = 'skipped'))::int AS "skippedCount",
           sum(e.cost_nanos)::bigint AS "costNanos",
           percentile_cont(0.5) WITHIN GROUP (ORDER BY e.ms)::float8 AS "p50Ms",
           percentile_cont(0.95) WITHIN GROUP (ORDER BY e.ms)::float8 AS "p95Ms",
           max(p.tokens)::int AS "maxInputTokens"
      FROM ended e LEFT JOIN prompts p ON p.node_id = e.node_id
     GROUP BY e.node_id`;
}
