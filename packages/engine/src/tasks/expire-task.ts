import {
  type Author,
  insertAuditEvent,
  keepWaiting,
  lockTask,
  type Sql,
  type WaitingNodeRunRef,
} from '@runyard/db';
import { assertNever, type OnExpiry } from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import type { MovedOn } from '../waits/end-wait.ts';
import { endWaitOrFail } from '../waits/end-wait-or-fail.ts';
import { decideLockedTask } from './decide-task.ts';

/** Who decides what nobody has decided in time. */
const EXPIRY: Author = { actor: 'system:expiry', requestId: null };
const COMMENT = 'nobody decided in time';

/** The time of a task has come, and nobody has decided it. Call it in the transaction that has locked its waiting node run. */
export async function expireTask(
  ctx: Pick<TriggerContext, 'clock' | 'random'>,
  tx: Sql,
  waiting: WaitingNodeRunRef & { taskId: string },
  onExpiry: OnExpiry,
): Promise<MovedOn | null> {
  switch (onExpiry) {
    case 'approve':
    case 'reject': {
      const task = await lockTask(tx, waiting);
      const decision = onExpiry === 'approve' ? 'approved' : 'rejected';
      return decideLockedTask(ctx, tx, EXPIRY, task, {
        decision,
        comment: COMMENT,
        output: null,
        userId: null,
      });
    }
    case 'fail': {
      await audit(tx, waiting, 'task.expired');
      const message = 'nobody decided its task in time';
      return endWaitOrFail(ctx, tx, waiting, {
        kind: 'fail',
        failure: { code: 'task_expired', message, retryable: false },
      });
    }
    case 'keep':
      await audit(tx, waiting, 'task.overdue');
      await keepWaiting(tx, waiting);
      return null;
    default:
      return assertNever(onExpiry);
  }
}

const audit = (
  tx: Sql,
  { workspaceId, taskId, runId, nodeRunId }: WaitingNodeRunRef & { taskId: string },
  action: 'task.expired' | 'task.overdue',
): Promise<void> =>
  insertAuditEvent(tx, EXPIRY, {
    workspaceId,
    action,
    targetId: taskId,
    details: { workflow_run_id: runId, node_run_id: nodeRunId },
  });
