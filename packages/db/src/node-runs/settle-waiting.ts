import type { ApprovalLevel, JsonObject, WaitReason } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import { insertSpend, type Spending } from './insert-spend.ts';

export interface Wait extends Spending {
  reason: WaitReason;
  /** The rendered input_mapping; null when the input is the upstream output as it is. */
  inputData: JsonObject | null;
  task: {
    id: string;
    title: string;
    description: string;
    approvalLevel: ApprovalLevel;
    /** What an approval lets count; null where there is nothing yet. */
    proposedOutput: JsonObject | null;
  };
}

/**
 * `running` → `waiting` for the holder of the lease, which it gives up, with the cost entries and a task for people to
 * decide. False for a lease that is no longer held. Call it in a transaction.
 */
export async function settleWaiting(sql: Sql, wait: Wait): Promise<boolean> {
  const { task } = wait;
  const inputData = wait.inputData === null ? null : jsonText(wait.inputData);
  const proposedOutput = task.proposedOutput === null ? null : jsonText(task.proposedOutput);
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH waiting AS (
      UPDATE node_runs
         SET status = 'waiting', lease_expires_at = NULL, error = NULL, wait_reason = ${wait.reason},
             waiting_since = now(), input_data = ${inputData}::jsonb, task_id = coalesce(task_id, ${task.id}::uuid)
       WHERE id = ${wait.nodeRunId}::uuid AND status = 'running' AND lease_epoch = ${wait.leaseEpoch}
      RETURNING id, run_id, workspace_id, status, attempt, started_at, task_id
    ), asked AS (
      INSERT INTO tasks (id, workspace_id, run_id, node_run_id, title, description, status, output_data,
                         approval_level, started_at)
      SELECT task_id, workspace_id, run_id, id, ${task.title}, ${task.description}, 'waiting', ${proposedOutput}::jsonb,
             ${task.approvalLevel}, started_at
        FROM waiting
          ON CONFLICT (node_run_id) DO UPDATE SET status = 'waiting', output_data = excluded.output_data
    )
    ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM waiting
    RETURNING node_run_id::text AS id`;
  if (rows.length === 0) return false;
  if (wait.spend.length > 0) await bookCost(sql, wait);
  return true;
}

async function bookCost(sql: Sql, wait: Wait): Promise<void> {
  await insertSpend(sql, wait);
  await sql.$executeRaw`
    UPDATE tasks SET cost_nanos = (SELECT cost_nanos FROM node_runs WHERE id = ${wait.nodeRunId}::uuid)
     WHERE node_run_id = ${wait.nodeRunId}::uuid`;
}
