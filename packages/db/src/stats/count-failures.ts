import type { Sql } from '../client.ts';
import type { StatsSpan } from './stats-span.ts';

/** Runs that failed of one cause. */
export interface FailureCause {
  /** Null: none was written down. */
  errorCode: string | null;
  count: number;
  /** The last of them. */
  lastFailedAt: Date;
  lastRunId: string;
  lastWorkflowId: string;
  lastMessage: string | null;
}

export interface Failures {
  /** Of the runs that were read; the same as `maxRead` where there may be more. */
  count: number;
  /** False where more failed than is read: then these are the newest. */
  isComplete: boolean;
  /** The most frequent first. */
  causes: FailureCause[];
}

/** Failed runs that are read at most, the newest. */
const MAX_READ = 10_000;
const MAX_CAUSES = 50;
const MAX_MESSAGE = 300;

/** Counts the runs that failed in the span by their error code, through an index that holds nothing else. */
export async function countFailures(sql: Sql, span: StatsSpan, maxRead = MAX_READ): Promise<Failures> {
  const rows = await sql.$queryRaw<(FailureCause & { total: number })[]>`
    WITH failed AS (
      SELECT id, workflow_id, error_code, error_message, completed_at FROM runs
       WHERE workspace_id = ${span.workspaceId}::uuid AND status = 'failed' AND completed_at >= ${span.from}::timestamptz
         AND completed_at < ${span.to}::timestamptz
       ORDER BY completed_at DESC LIMIT ${maxRead}::int
    ), counted AS (
      SELECT error_code, count(*)::int AS count, (sum(count(*)) OVER ())::int AS total FROM failed GROUP BY error_code
       ORDER BY count(*) DESC, error_code LIMIT ${MAX_CAUSES}
    ), last AS (
      SELECT DISTINCT ON (error_code) * FROM failed ORDER BY error_code, completed_at DESC, id DESC
    )
    SELECT c.error_code AS "errorCode", c.count, c.total, l.completed_at AS "lastFailedAt", l.id::text AS "lastRunId",
           l.workflow_id::text AS "lastWorkflowId", left(l.error_message, ${MAX_MESSAGE}::int) AS "lastMessage"
      FROM counted c JOIN last l ON l.error_code IS NOT DISTINCT FROM c.error_code
     ORDER BY c.count DESC, c.error_code`;
  const count = rows[0]?.total ?? 0;
  return { count, isComplete: count < maxRead, causes: rows.map(({ total, ...cause }) => cause) };
}
