import { answerFirst } from '../answer-first.ts';
import type { Sql } from '../client.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';

/**
 * `running | waiting` → `completed`, for runs whose node runs are all terminal. False for the others. A failure that is not
 * handled ends its run in its own settling, so those that are left to finish have none.
 */
export async function finishRuns(sql: Sql, runIds: string[]): Promise<boolean[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH finished AS (
      UPDATE runs r SET status = 'completed', completed_at = now()
       WHERE r.id = ANY(${runIds}::uuid[]) AND r.status IN ('running', 'waiting')
         AND NOT EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id
                            AND n.status NOT IN ('completed', 'failed', 'skipped', 'cancelled'))
      RETURNING r.id
    ), logged AS (
      ${INSERT_RUN_EVENTS} SELECT id, NULL, 'completed', NULL, NULL FROM finished
    )
    SELECT id::text FROM finished`;
  const finished = new Map(rows.map((row) => [row.id, true]));
  return answerFirst(runIds, (id) => id, finished).map((answer) => answer ?? false);
}
