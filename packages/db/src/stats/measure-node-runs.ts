import type { Sql } from '../client.ts';
import { type Latency, latencyOf } from './measure-runs.ts';
import type { StatsSpan } from './stats-span.ts';

/** How long the nodes of one type took. */
export interface NodeLatencies {
  /** Of the frozen graph; `unknown` where its version is gone. */
  nodeType: string;
  /** In their queue, before their last attempt began. */
  queue: Latency;
  /** From start to end, waits and retries included. */
  run: Latency;
}

interface LatencyRow {
  nodeType: string;
  queueCount: number;
  queueQuantiles: number[] | null;
  runCount: number;
  runQuantiles: number[] | null;
}

/** Runs whose node runs are read at most, the newest, and node runs. */
const MAX_RUNS = 500;
const MAX_NODE_RUNS = 20_000;

/**
 * Measures by node type what ran in the newest runs that ended in the span. What was taken over from another run did not
 * run, and items of a map are part of their map.
 */
export async function measureNodeRuns(sql: Sql, span: StatsSpan): Promise<NodeLatencies[]> {
  const rows = await sql.$queryRaw<LatencyRow[]>`
    WITH recent AS (
      SELECT id, version_id FROM runs
       WHERE workspace_id = ${span.workspaceId}::uuid AND completed_at >= ${span.from}::timestamptz
         AND completed_at < ${span.to}::timestamptz
       ORDER BY completed_at DESC LIMIT ${MAX_RUNS}
    ), types AS (
      SELECT v.id AS version_id, (node->>'id')::uuid AS node_id, node->>'nodeType' AS node_type
        FROM workflow_versions v CROSS JOIN LATERAL jsonb_array_elements(v.graph->'nodes') AS node
       WHERE v.id IN (SELECT version_id FROM recent)
    ), ran AS (
      SELECT r.version_id, n.node_id,
             CASE WHEN n.queued_at <= n.started_at
                  THEN (extract(epoch FROM n.started_at - n.queued_at) * 1000)::float8 END AS queue_ms,
             (greatest(0, extract(epoch FROM n.completed_at - n.started_at) * 1000))::float8 AS run_ms
        FROM recent r JOIN node_runs n ON n.run_id = r.id
       WHERE n.started_at IS NOT NULL AND n.completed_at IS NOT NULL AND n.status IN ('completed', 'failed')
         AND n.source_node_run_id IS NULL AND n.parent_node_run_id IS NULL
       LIMIT ${MAX_NODE_RUNS}
    )
    SELECT coalesce(t.node_type, 'unknown') AS "nodeType", count(queue_ms)::int AS "queueCount",
           count(run_ms)::int AS "runCount",
           percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY queue_ms) AS "queueQuantiles",
           percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY run_ms) AS "runQuantiles"
      FROM ran LEFT JOIN types t ON t.version_id = ran.version_id AND t.node_id = ran.node_id
     GROUP BY 1 ORDER BY 1`;
  return rows.map((row) => ({
    nodeType: row.nodeType,
    queue: latencyOf({ count: row.queueCount, quantiles: row.queueQuantiles }),
    run: latencyOf({ count: row.runCount, quantiles: row.runQuantiles }),
  }));
}
