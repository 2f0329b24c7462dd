import type { Sql } from '../client.ts';

/** What of a workspace has not ended at this moment. */
export interface OpenWork {
  pendingCount: number;
  runningCount: number;
  waitingCount: number;
  /** False where there are more open runs than are read: then these are the oldest. */
  isComplete: boolean;
  /** Tasks that wait for a person, up to `MAX_TASKS`. */
  waitingTaskCount: number;
}

/** Open runs that are read at most, the oldest. */
const MAX_RUNS = 10_000;
const MAX_TASKS = 1_000;

/** Counts the open runs of a workspace and the tasks that wait for a person, through indexes that hold little else. */
export async function countOpenWork(sql: Sql, workspaceId: string): Promise<OpenWork> {
  const rows = await sql.$queryRaw<(Omit<OpenWork, 'isComplete'> & { readCount: number })[]>`
    SELECT (count(*) FILTER (WHERE status = 'pending'))::int AS "pendingCount",
           (count(*) FILTER (WHERE status = 'running'))::int AS "runningCount",
           (count(*) FILTER (WHERE status = 'waiting'))::int AS "waitingCount", count(*)::int AS "readCount",
           (SELECT count(*)::int
              FROM (SELECT 1 FROM tasks WHERE workspace_id = ${workspaceId}::uuid AND status = 'waiting'
                     LIMIT ${MAX_TASKS}) t) AS "waitingTaskCount"
      FROM (SELECT status FROM runs WHERE workspace_id = ${workspaceId}::uuid AND completed_at IS NULL
             ORDER BY created_at LIMIT ${MAX_RUNS}) r`;
  const [row] = rows;
  if (!row) throw new Error('an aggregate has no row');
  const { readCount, ...counts } = row;
  return { ...counts, isComplete: readCount < MAX_RUNS };
}
