import type { Sql } from '../client.ts';

/** What became of one due time of a schedule. */
export interface PassedDueTime {
  scheduleId: string;
  dueAt: Date;
  nextRunAt: Date | null;
  /** The run that was started; null with a problem. */
  runId: string | null;
  problem: string | null;
}

/**
 * Moves a schedule from one due time to the next. False when it is not due at that time any more: another process was
 * faster, or somebody has changed it. Call it in the transaction that inserts the run.
 */
export async function passDueTime(sql: Sql, passed: PassedDueTime): Promise<boolean> {
  const passedCount = await sql.$executeRaw`
    UPDATE schedules
       SET next_run_at = ${passed.nextRunAt}::timestamptz, last_due_at = next_run_at, last_problem = ${passed.problem},
           last_run_id = coalesce(${passed.runId}::uuid, last_run_id)
     WHERE id = ${passed.scheduleId}::uuid AND next_run_at = ${passed.dueAt}::timestamptz`;
  return passedCount > 0;
}
