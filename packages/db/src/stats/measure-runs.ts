import type { Sql } from '../client.ts';
import type { StatsSpan } from './stats-span.ts';

/** How long something took, in milliseconds; the quantiles are null where nothing was measured. */
export interface Latency {
  /** What was measured: the newest that ended in the span. */
  count: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** Of runs that ended in a span. */
export interface RunLatencies {
  /** From when a run was due to its start. */
  start: Latency;
  /** From start to end, of those that completed. */
  run: Latency;
}

interface Quantiles {
  count: number;
  /** At 0.5, 0.95 and 0.99; null: nothing to measure. */
  quantiles: number[] | null;
}

/** Runs that are read at most, the newest. */
const MAX_RUNS = 5_000;

/** Measures the newest runs that ended in the span, found through their index. Those among them that never started are not measured. */
export async function measureRuns(sql: Sql, span: StatsSpan): Promise<RunLatencies> {
  const rows = await sql.$queryRaw<
    { startCount: number; startQuantiles: number[] | null; runCount: number; runQuantiles: number[] | null }[]
  >`
    SELECT count(start_ms)::int AS "startCount", count(run_ms)::int AS "runCount",
           percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY start_ms) AS "startQuantiles",
           percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY run_ms) AS "runQuantiles"
      FROM (SELECT (greatest(0, extract(epoch FROM started_at - greatest(created_at, run_at)) * 1000))::float8 AS start_ms,
                   CASE WHEN status = 'completed'
                        THEN (greatest(0, extract(epoch FROM completed_at - started_at) * 1000))::float8 END AS run_ms
              FROM runs
             WHERE workspace_id = ${span.workspaceId}::uuid AND completed_at >= ${span.from}::timestamptz
               AND completed_at < ${span.to}::timestamptz
             ORDER BY completed_at DESC LIMIT ${MAX_RUNS}) r`;
  const [row] = rows;
  return {
    start: latencyOf({ count: row?.startCount ?? 0, quantiles: row?.startQuantiles ?? null }),
    run: latencyOf({ count: row?.runCount ?? 0, quantiles: row?.runQuantiles ?? null }),
  };
}

export function latencyOf({ count, quantiles }: Quantiles): Latency {
  const [p50Ms = null, p95Ms = null, p99Ms = null] = count === 0 ? [] : (quantiles ?? []);
  return { count, p50Ms, p95Ms, p99Ms };
}
