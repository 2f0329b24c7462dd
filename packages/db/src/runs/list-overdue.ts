import type { Sql } from '../client.ts';
import type { OverduePage } from '../node-runs/list-overdue.ts';

/** What a run job needs to name its run. */
export interface RunRef {
  id: string;
  versionId: string;
  priority: number;
}

/** `pending` runs accepted, and due, longer than `afterMs` ago, in id order (oldest first): each should have a job. */
export async function listOverdueRuns(sql: Sql, page: OverduePage): Promise<RunRef[]> {
  return sql.$queryRaw<RunRef[]>`
    SELECT id::text, version_id::text AS "versionId", priority FROM runs
     WHERE completed_at IS NULL AND status = 'pending'
       AND greatest(created_at, run_at) < now() - ${page.afterMs}::int * interval '1 millisecond' AND id > ${page.afterId}::uuid
     ORDER BY id LIMIT ${page.batchSize}`;
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
