import type { ApprovalLevel, DueTime, JsonObject, OnReject, WaitReason, WhenDue } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonTextOrNull } from '../json-text.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import { insertTaskSpend, type Spending } from './insert-spend.ts';

/** A task of a node run that waits. */
export interface WaitingTaskRow {
  id: string;
  title: string;
  description: string;
  approvalLevel: ApprovalLevel;
  /** What an approval lets count; null where there is nothing yet. */
  proposedOutput: JsonObject | null;
  /** Of an approval node; null for the task of a task node. */
  onReject: OnReject | null;
}

/** When a wait ends although no person ends it, and what becomes of its node run then. */
export interface WaitTerm {
  due: DueTime;
  whenDue: WhenDue;
}

export interface Wait extends Spending {
  reason: WaitReason;
  /** The rendered input_mapping; null when the input is the upstream output as it is. */
  inputData: JsonObject | null;
  /** Null: nobody is asked. */
  task: WaitingTaskRow | null;
  /** Null: it has no end of its own. */
  term: WaitTerm | null;
  /** The run that it has started; one that is awaited ends with its term the wait. Default: none. */
  child?: { runId: string; isAwaited: boolean } | null;
}

/**
 * `running` → `waiting` for the holder of the lease, which it gives up, with the cost entries, the task that people or
 * agents work on, and the row of a wait that ends by itself. False for a lease that is no longer held. Call it in a
 * transaction.
 */
export async function settleWaiting(sql: Sql, wait: Wait): Promise<boolean> {
  const { task, term } = wait;
  const dueAt = term && 'at' in term.due ? term.due.at.toISOString() : null;
  const dueAfterMs = term && 'afterMs' in term.due ? term.due.afterMs : null;
  const onExpiry = term?.whenDue.kind === 'expire' ? term.whenDue.onExpiry : null;
  const taskStatus = wait.reason === 'external' ? 'running' : 'waiting';
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH term AS (
      SELECT coalesce(${dueAt}::timestamptz, now() + ${dueAfterMs}::float8 * interval '1 millisecond') AS due_at
    ), waiting AS (
      UPDATE node_runs n
         SET status = 'waiting', lease_expires_at = NULL, error = NULL, wait_reason = ${wait.reason},
             waiting_since = now(), resume_at = term.due_at, input_data = ${jsonTextOrNull(wait.inputData)}::jsonb,
             task_id = coalesce(n.task_id, ${task?.id ?? null}::uuid),
             child_run_id = coalesce(${wait.child?.runId ?? null}::uuid, n.child_run_id)
        FROM term
       WHERE n.id = ${wait.nodeRunId}::uuid AND n.status = 'running' AND n.lease_epoch = ${wait.leaseEpoch}
      RETURNING n.id, n.run_id, n.workspace_id, n.status, n.attempt, n.started_at, n.task_id, n.lease_epoch, n.resume_at
    ), asked AS (
      INSERT INTO tasks (id, workspace_id, run_id, node_run_id, title, description, status, output_data,
                         approval_level, expires_at, on_expiry, on_reject, started_at)
      SELECT task_id, workspace_id, run_id, id, ${task?.title ?? null}, ${task?.description ?? null}, ${taskStatus},
             ${jsonTextOrNull(task?.proposedOutput)}::jsonb, ${task?.approvalLevel ?? null}, resume_at, ${onExpiry}, ${task?.onReject ?? null}, started_at
        FROM waiting WHERE ${task !== null}
          ON CONFLICT (node_run_id) DO UPDATE SET status = excluded.status, output_data = excluded.output_data,
                 output_payload_id = excluded.output_payload_id,
             title = excluded.title, description = excluded.description, decision = NULL, decision_comment = NULL,
             decided_by = NULL, decided_at = NULL, approved_by = NULL, approved_at = NULL, completed_at = NULL,
             expires_at = excluded.expires_at, on_expiry = excluded.on_expiry
    ), waits_written AS (
      INSERT INTO waits (node_run_id, lease_epoch, workspace_id, run_id, due_at, when_due, child_run_id)
      SELECT id, lease_epoch, workspace_id, run_id, resume_at, ${jsonTextOrNull(term?.whenDue)}::jsonb,
             ${wait.child?.isAwaited ? wait.child.runId : null}::uuid
        FROM waiting WHERE ${term !== null}
    )
    ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM waiting
    RETURNING node_run_id::text AS id`;
  if (rows.length === 0) return false;
  if (wait.spend.length > 0 || wait.hasReserved) await insertTaskSpend(sql, wait);
  return true;
}
