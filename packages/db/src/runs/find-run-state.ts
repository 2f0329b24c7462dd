import type { RunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** What the engine needs to know of a run that it may have to push on. */
export interface RunState {
  status: RunStatus;
  versionId: string;
  /** Of a retry: the run whose completed node runs it takes over; null for any other run. */
  retryOf: string | null;
  /** Milliseconds until it may start; 0 once it may. */
  delayMs: number;
  /** Node runs that are `queued` or `running`. */
  activeCount: number;
  /** Node runs that are `waiting`. */
  waitingCount: number;
}

/** Null when there is no such run. */
export async function findRunState(sql: Sql, runId: string): Promise<RunState | null> {
  const rows = await sql.$queryRaw<RunState[]>`
    SELECT r.status, r.version_id::text AS "versionId",
           CASE WHEN r.source_kind = 'retry' THEN r.source_run_id::text END AS "retryOf",
           greatest(0, ceil(extract(epoch FROM r.run_at - now()) * 1000))::float8 AS "delayMs",
           (count(n.id) FILTER (WHERE n.status IN ('queued', 'running')))::int AS "activeCount",
           (count(n.id) FILTER (WHERE n.status = 'waiting'))::int AS "waitingCount"
      FROM runs r LEFT JOIN node_runs n ON n.run_id = r.id
     WHERE r.id = ${runId}::uuid GROUP BY r.id`;
  return rows[0] ?? null;
}
