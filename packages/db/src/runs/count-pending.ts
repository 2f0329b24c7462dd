import type { Sql } from '../client.ts';

/** Runs that are accepted and not started. */
export interface PendingRuns {
  total: number;
  /** Of the workspaces that have the most. */
  byWorkspace: Map<string, number>;
}

const MAX_WORKSPACES = 1_000;

/** Counts the runs that are `pending`, up to `limit` of them: reads as many entries of the index of open runs at most. */
export async function countPendingRuns(sql: Sql, limit: number): Promise<PendingRuns> {
  const rows = await sql.$queryRaw<{ workspaceId: string; count: number; total: number }[]>`
    WITH found AS (
      SELECT workspace_id FROM runs WHERE completed_at IS NULL AND status = 'pending' LIMIT ${limit}
    )
    SELECT workspace_id::text AS "workspaceId", count(*)::int AS count, (sum(count(*)) OVER ())::int AS total
      FROM found GROUP BY workspace_id ORDER BY count(*) DESC LIMIT ${MAX_WORKSPACES}`;
  return {
    total: rows[0]?.total ?? 0,
    byWorkspace: new Map(rows.map(({ workspaceId, count }) => [workspaceId, count])),
  };
}
