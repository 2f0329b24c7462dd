import type { RunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';

export interface RunEnd {
  /** Statuses that it may be in. */
  from: readonly RunStatus[];
  status: Extract<RunStatus, 'failed' | 'cancelled'>;
  errorCode: string;
  /** The sentence that it shows. */
  errorMessage: string;
}

/** Ends a run from outside: everything of it that is open is `cancelled`. Call it with its row and its open node runs locked. */
export async function endOpenRun(sql: Sql, runId: string, end: RunEnd): Promise<void> {
  await sql.$executeRaw`
    WITH ended_run AS (
      UPDATE runs SET status = ${end.status}, completed_at = now(), error_code = ${end.errorCode}, error_message = ${end.errorMessage}
       WHERE id = ${runId}::uuid AND status = ANY(${end.from}::text[])
      RETURNING id, status, error_code
    ), ended AS (
      UPDATE node_runs SET status = 'cancelled', completed_at = now(), lease_expires_at = NULL
       WHERE run_id = ${runId}::uuid AND status IN ('pending', 'queued', 'running', 'waiting')
      RETURNING run_id, id, status, attempt
    )
    ${INSERT_RUN_EVENTS}
    SELECT run_id, id, status, attempt, NULL FROM ended
    UNION ALL
    SELECT id, NULL, status, NULL, error_code FROM ended_run`;
}
