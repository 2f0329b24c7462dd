import {
  type ApprovalLevel,
  type JsonObject,
  NotFoundError,
  type OnReject,
  type TaskStatus,
  type WaitReason,
} from '@runyard/domain';
import type { Sql } from '../client.ts';
import { wholePayload } from '../payloads/whole-payload.ts';
import { WAITING_NODE_RUN_COLUMNS, type WaitingNodeRunRef } from '../waits/lock-waiting.ts';

export interface TaskScope {
  workspaceId: string;
  taskId: string;
}

/** A task with what is needed to decide it. */
export interface LockedTask extends WaitingNodeRunRef {
  id: string;
  status: TaskStatus;
  approvalLevel: ApprovalLevel;
  /** What its node run waits for, or has last waited for; null when it never waited. */
  waitReason: WaitReason | null;
  onReject: OnReject | null;
  /** While it waits for an approval, what is proposed. */
  outputData: JsonObject | null;
  decision: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/**
 * The task, with its run's row locked: of two that decide it, the later one sees what the first has done, and its run
 * cannot end meanwhile. Throws `NotFoundError`. Call it in a transaction.
 */
export async function lockTask(tx: Sql, { taskId, workspaceId }: TaskScope): Promise<LockedTask> {
  await tx.$executeRaw`
    SELECT 1 FROM runs WHERE id = (SELECT run_id FROM tasks
                                    WHERE id = ${taskId}::uuid AND workspace_id = ${workspaceId}::uuid) FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<LockedTask[]>`
    SELECT t.id::text, t.status, t.approval_level AS "approvalLevel", t.on_reject AS "onReject", n.wait_reason AS "waitReason",
           ${wholePayload('t', 'output')} AS "outputData", t.decision, t.decided_by AS "decidedBy", t.decided_at AS "decidedAt",
           ${WAITING_NODE_RUN_COLUMNS}
      FROM tasks t JOIN runs r ON r.id = t.run_id JOIN node_runs n ON n.id = t.node_run_id
     WHERE t.id = ${taskId}::uuid AND t.workspace_id = ${workspaceId}::uuid`;
  const [task] = rows;
  if (!task) throw new NotFoundError('task not found');
  return task;
}
