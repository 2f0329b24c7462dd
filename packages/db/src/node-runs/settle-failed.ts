import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { eventMessage, INSERT_RUN_EVENTS_OF_FAILURES } from '../run-events/insert-run-events.ts';
import { lockRunOf } from '../runs/lock-run-of.ts';
import { endTasks } from '../tasks/end-tasks.ts';
import { insertSpend, type Spending } from './insert-spend.ts';
import type { NodeRunError } from './lease.ts';
import type { Settleable } from './settle-completed.ts';

export interface Failure extends Spending {
  error: NodeRunError;
  /** The sentence the run shows; it names the node. */
  runErrorMessage: string;
  inputData: unknown;
}

/**
 * `from` → `failed` for the holder of the lease, or of the last one, and with it the run: its descendants are `skipped`,
 * everything else that is not terminal is `cancelled`, and their tasks end with them. Null for a lease that is no longer held, else the run. Call it in a
 * transaction; the run's row is locked first, so that two failures of one run take their turn.
 */
export async function settleFailed(
  sql: Sql,
  failure: Failure,
  from: Settleable = 'running',
): Promise<string | null> {
  await lockRunOf(sql, failure.nodeRunId);
  const runId = await failNodeRun(sql, failure, from);
  if (runId === null) return null;
  await insertSpend(sql, failure);
  await failRun(sql, runId, failure);
  await endTasks(sql, runId);
  return runId;
}

async function failNodeRun(sql: Sql, failure: Failure, from: Settleable): Promise<string | null> {
  const inputData = failure.inputData === null ? null : jsonText(failure.inputData);
  const rows = await sql.$queryRaw<{ runId: string }[]>`
    UPDATE node_runs
       SET status = 'failed', completed_at = now(), lease_expires_at = NULL, error = ${jsonText(failure.error)}::jsonb,
           input_data = coalesce(${inputData}::jsonb, input_data)
     WHERE id = ${failure.nodeRunId}::uuid AND status = ${from} AND lease_epoch = ${failure.leaseEpoch}
    RETURNING run_id::text AS "runId"`;
  return rows[0]?.runId ?? null;
}

async function failRun(sql: Sql, runId: string, failure: Failure): Promise<void> {
  await sql.$executeRaw`
    WITH RECURSIVE descendants(id) AS (
      SELECT unnest(successor_ids) FROM node_runs WHERE id = ${failure.nodeRunId}::uuid
      UNION
      SELECT unnest(n.successor_ids) FROM node_runs n JOIN descendants d ON n.id = d.id
    ), failed AS (
      UPDATE runs SET status = 'failed', completed_at = now(), error_code = ${failure.error.code},
                      error_message = ${failure.runErrorMessage}
       WHERE id = ${runId}::uuid AND status IN ('running', 'waiting')
      RETURNING id, status
    ), ended AS (
      UPDATE node_runs n
         SET status = CASE WHEN n.id IN (SELECT id FROM descendants) THEN 'skipped' ELSE 'cancelled' END,
             completed_at = now(), lease_expires_at = NULL
       WHERE n.run_id = ${runId}::uuid AND n.status IN ('pending', 'queued', 'running', 'waiting')
      RETURNING n.id, n.status, n.attempt
    )
    ${INSERT_RUN_EVENTS_OF_FAILURES}
    SELECT run_id, id, status, attempt, ${failure.error.code}, ${eventMessage(failure.error.message)} FROM node_runs WHERE id = ${failure.nodeRunId}::uuid
    UNION ALL
    SELECT ${runId}::uuid, id, status, attempt, NULL, NULL FROM ended
    UNION ALL
    SELECT id, NULL, status, NULL, ${failure.error.code}, NULL FROM failed`;
}
