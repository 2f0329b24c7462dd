import type { Sql } from '../client.ts';
import type { OverduePage } from '../node-runs/list-overdue.ts';

/** What a run job needs to name its run. */
export interface RunRef {
  id: string;
  versionId: string;
  priority: number;
}

/** What of a page of runs is overdue, and where the next page begins; null: this was the last one. */
export interface OverdueRuns {
  runs: RunRef[];
  nextAfterId: string | null;
}

/** Of a page of `pending` runs, in id order (oldest first), those accepted, and due, longer than `afterMs` ago: each should have a job. */
export async function listOverdueRuns(sql: Sql, page: OverduePage): Promise<OverdueRuns> {
  const rows = await sql.$queryRaw<(RunRef & { isOverdue: boolean })[]>`
    WITH page AS MATERIALIZED (
      SELECT id, version_id, priority, greatest(created_at, run_at) AS due_at FROM runs
       WHERE completed_at IS NULL AND status = 'pending' AND id > ${page.afterId}::uuid
       ORDER BY id LIMIT ${page.batchSize}
    )
    SELECT id::text, version_id::text AS "versionId", priority,
           due_at < now() - ${page.afterMs}::int * interval '1 millisecond' AS "isOverdue"
      FROM page ORDER BY id`;
  return {
    runs: rows.flatMap(({ isOverdue, ...run }) => (isOverdue ? [run] : [])),
    nextAfterId: rows.length < page.batchSize ? null : (rows.at(-1)?.id ?? null),
  };
}

/** Those of the runs that are still `pending`. */
export async function listStillPending(sql: Sql, runs: RunRef[]): Promise<RunRef[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM runs WHERE id = ANY(${runs.map(({ id }) => id)}::uuid[]) AND status = 'pending'`;
  const pending = new Set(rows.map(({ id }) => id));
  return runs.filter(({ id }) => pending.has(id));
}

/**
 * `running` runs of which nothing is queued or running: they are to be finished or, where something waits, parked, and
 * their job was lost at its last step. A `waiting` run needs no job: what ends a wait makes its run `running`.
 */
export async function listUnfinishedRuns(sql: Sql, page: Omit<OverduePage, 'afterId'>): Promise<RunRef[]> {
  return sql.$queryRaw<RunRef[]>`
    SELECT r.id::text, r.version_id::text AS "versionId", r.priority FROM runs r
     WHERE r.completed_at IS NULL AND r.status = 'running'
       AND r.started_at < now() - ${page.afterMs}::int * interval '1 millisecond'
       AND NOT EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id
                          AND (n.status IN ('queued', 'running') OR greatest(n.completed_at, n.waiting_since)
                                                                  > now() - ${page.afterMs}::int * interval '1 millisecond'))
     ORDER BY r.id LIMIT ${page.batchSize}`;
}
