import type { Sql } from '../client.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';

/**
 * `running` → `waiting`, for a run of which nothing is queued or running and something waits. False for any other. Call
 * it in a transaction: the run's row is locked first, as by whoever ends a wait, so that what was queued meanwhile is seen.
 */
export async function parkRun(sql: Sql, runId: string): Promise<boolean> {
  await sql.$executeRaw`SELECT 1 FROM runs WHERE id = ${runId}::uuid FOR NO KEY UPDATE`;
  const parkedCount = await sql.$executeRaw`
    WITH parked AS (
      UPDATE runs r SET status = 'waiting'
       WHERE r.id = ${runId}::uuid AND r.status = 'running'
         AND EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id AND n.status = 'waiting')
         AND NOT EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id AND n.status IN ('queued', 'running'))
      RETURNING id, status
    )
    ${INSERT_RUN_EVENTS} SELECT id, NULL, status, NULL, NULL FROM parked`;
  return parkedCount > 0;
}

/**
 * `waiting` → `running`, when a wait of the run ends; a run that is running stays so. Call it in the transaction that ends
 * the wait, with the run's row locked. A waiting run therefore never has a queued node run.
 */
export async function unparkRun(sql: Sql, runId: string): Promise<void> {
  await sql.$executeRaw`
    WITH unparked AS (
      UPDATE runs SET status = 'running' WHERE id = ${runId}::uuid AND status = 'waiting' RETURNING id, status
    )
    ${INSERT_RUN_EVENTS} SELECT id, NULL, status, NULL, NULL FROM unparked`;
}
