import type { OpenRunStatus, TriggerSource } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { leastNanos } from './filtered-runs.ts';
import type { RunScope } from './find-run.ts';

/** Which open runs of a workspace are to be cancelled. Null leaves a filter out. */
export interface CancellationFilter {
  workspaceId: string;
  statuses: readonly OpenRunStatus[];
  workflowId: string | null;
  triggeredBy: string | null;
  /** Accepted at this time or later, and before that one. */
  createdFrom: Date | null;
  createdTo: Date | null;
  /** Only runs that were started below this one, at any level. */
  rootRunId: string | null;
  /** Only runs that this kind of source triggered. */
  triggerSource: TriggerSource | null;
  /** Only runs that show a cost of so many cents, rounded. */
  minCostCents: number | null;
  maxCostCents: number | null;
  /** Only these. */
  ids: readonly string[] | null;
}

export interface CancellableRuns {
  /** All that pass the filter. */
  count: number;
  /** The oldest of them, at most `limit`, which is at least 1. */
  oldest: RunScope[];
}

/** Open runs that pass the filter, by the index over the open runs of the workspace. */
export async function findCancellable(
  sql: Sql,
  filter: CancellationFilter,
  { limit }: { limit: number },
): Promise<CancellableRuns> {
  const { workspaceId, workflowId, triggeredBy, rootRunId, triggerSource, minCostCents, maxCostCents } =
    filter;
  const ids = filter.ids && [...filter.ids];
  const mostNanos = maxCostCents === null ? null : leastNanos(maxCostCents + 1);
  const from = filter.createdFrom?.toISOString() ?? '-infinity';
  const to = filter.createdTo?.toISOString() ?? 'infinity';
  const rows = await sql.$queryRaw<{ runId: string; workflowId: string; count: number }[]>`
    SELECT id::text AS "runId", workflow_id::text AS "workflowId", (count(*) OVER ())::int AS count FROM runs
     WHERE workspace_id = ${workspaceId}::uuid AND completed_at IS NULL
       AND created_at >= ${from}::timestamptz AND created_at < ${to}::timestamptz
       AND (status = ANY(${[...filter.statuses]}::text[])) IS TRUE
       AND (${workflowId}::uuid IS NULL OR workflow_id = ${workflowId}::uuid)
       AND (${triggeredBy}::text IS NULL OR triggered_by = ${triggeredBy}::text)
       AND (${rootRunId}::uuid IS NULL OR root_run_id = ${rootRunId}::uuid)
       AND (${ids}::uuid[] IS NULL OR id = ANY(${ids}::uuid[]))
       AND (${triggerSource}::text IS NULL OR split_part(triggered_by, ':', 1) = ${triggerSource}::text)
       AND total_cost_nanos >= ${leastNanos(minCostCents ?? 0)}::bigint
       AND (${mostNanos}::bigint IS NULL OR total_cost_nanos < ${mostNanos}::bigint)
     ORDER BY created_at, id LIMIT ${limit}::int`;
  return {
    count: rows[0]?.count ?? 0,
    oldest: rows.map((row) => ({ workspaceId, workflowId: row.workflowId, runId: row.runId })),
  };
}
