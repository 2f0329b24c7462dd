import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { eventMessage, INSERT_RUN_EVENTS_OF_FAILURES } from '../run-events/insert-run-events.ts';
import { endTask } from '../tasks/end-tasks.ts';
import { insertSpend, type Spending } from './insert-spend.ts';
import type { NodeRunError } from './lease.ts';
import type { Settleable } from './settle-completed.ts';

export interface HandledFailure extends Spending {
  error: NodeRunError;
  inputData: unknown;
}

/**
 * `from` → `failed` for the holder of the lease, or of the last one, while its run goes on: its output is `{ error }`, for
 * the nodes after it, and its task ends with it. False for a lease that is no longer held. Call it in a transaction that
 * decides about its successors.
 */
export async function settleHandled(tx: Sql, failure: HandledFailure, from: Settleable): Promise<boolean> {
  const { error } = failure;
  const inputData = failure.inputData === null ? null : jsonText(failure.inputData);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH failed AS (
      UPDATE node_runs
         SET status = 'failed', completed_at = now(), lease_expires_at = NULL, error = ${jsonText(error)}::jsonb,
             output_data = ${jsonText({ error })}::jsonb, input_data = coalesce(${inputData}::jsonb, input_data)
       WHERE id = ${failure.nodeRunId}::uuid AND status = ${from} AND lease_epoch = ${failure.leaseEpoch}
      RETURNING run_id, id, status, attempt
    )
    ${INSERT_RUN_EVENTS_OF_FAILURES} SELECT run_id, id, status, attempt, ${error.code}, ${eventMessage(error.message)} FROM failed
    RETURNING node_run_id::text AS id`;
  if (rows.length === 0) return false;
  await insertSpend(tx, failure);
  await endTask(tx, failure.nodeRunId);
  return true;
}
