import type { RetryableRunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { filteredRuns, isSatisfiable, type RunFilter } from './filtered-runs.ts';
import type { RunScope } from './find-run.ts';

export interface RetryableRuns {
  /** All that pass the filter and can be retried; of more than `MAX_COUNTED`, the newest. */
  count: number;
  /** The oldest of them, at most `limit`, which is at least 1. */
  oldest: RunScope[];
}

const MAX_COUNTED = 10_000;

/** Ended runs that pass the filter and of which a first retry may be made, by the indexes that serve the list of runs. */
export async function findRetryable(
  sql: Sql,
  filter: Omit<RunFilter, 'statuses'> & { statuses: readonly RetryableRunStatus[] },
  { limit }: { limit: number },
): Promise<RetryableRuns> {
  if (!isSatisfiable(filter)) return { count: 0, oldest: [] };
  const found = filteredRuns(
    { ...filter, isRetryable: true },
    { limit: MAX_COUNTED - 1, offset: 0, after: null },
  );
  const rows = await sql.$queryRaw<{ runId: string; workflowId: string; count: number }[]>`
    SELECT id::text AS "runId", workflow_id::text AS "workflowId", (count(*) OVER ())::int AS count
      FROM ${found} ORDER BY created_at, id LIMIT ${limit}::int`;
  const { workspaceId } = filter;
  return {
    count: rows[0]?.count ?? 0,
    oldest: rows.map(({ runId, workflowId }) => ({ workspaceId, workflowId, runId })),
  };
}
