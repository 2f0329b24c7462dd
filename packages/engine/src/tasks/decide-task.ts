import {
  type Author,
  insertAuditEvent,
  type LockedTask,
  lockTask,
  recordDecision,
  type TaskScope,
} from '@runyard/db';
import {
  ConflictError,
  type JsonObject,
  needsDecision,
  type TaskDecision,
  type WaitEnd,
  waitEndOf,
} from '@runyard/domain';
import { jobOfRun } from '../advance-run.ts';
import type { TriggerContext } from '../context.ts';
import { enqueueNodeRuns } from '../enqueue-node-runs.ts';
import { endWait, type MovedOn } from './end-wait.ts';

/** What somebody says about a waiting task. */
export interface TaskCommand {
  decision: TaskDecision;
  comment: string | null;
  /** What the node completes with, where the decision completes it; null: what is proposed. */
  output: JsonObject | null;
  /** The user who decides; null for an API key. */
  userId: string | null;
}

/**
 * Ends the wait of a task's node run, which is queued, completed or failed together with the task, its run's status and
 * the audit event. Of decisions at the same time one wins; the others throw `ConflictError` (`task_already_decided`), as do
 * those that the task does not wait for (`task_not_waiting`). The jobs are added after the commit and not waited for: what
 * is lost of them, the sweeper adds.
 */
export async function decideTask(
  ctx: TriggerContext,
  author: Author,
  scope: TaskScope,
  command: TaskCommand,
): Promise<void> {
  const movedOn = await ctx.db.transaction(async (tx) => {
    const task = await lockTask(tx, scope);
    const end = requireWaitEnd(task, command);
    const { decision, comment, userId } = command;
    const outputData = end === 'complete' ? (command.output ?? task.outputData ?? {}) : null;
    const decidedBy = author.actor;
    await recordDecision(tx, { taskId: task.id, decision, end, comment, decidedBy, userId, outputData });
    await insertAuditEvent(tx, author, {
      workspaceId: scope.workspaceId,
      action: `task.${decision}`,
      targetId: task.id,
      details: { workflow_run_id: task.runId, node_run_id: task.nodeRunId },
    });
    return endWait(tx, task, { end, outputData, decidedBy, comment });
  });
  if (movedOn) enqueue(ctx, movedOn);
}

function requireWaitEnd(task: LockedTask, { decision, output }: TaskCommand): WaitEnd {
  const { decidedBy, decidedAt } = task;
  if (decidedBy !== null && decidedAt !== null)
    throw new ConflictError(
      'task_already_decided',
      `the task was ${task.decision} by ${decidedBy} at ${decidedAt.toISOString()}`,
    );
  if (!needsDecision(task.status) || task.waitReason === null)
    throw new ConflictError('task_not_waiting', `the task is ${task.status}: there is nothing to decide`);

  const end = waitEndOf({ ...task, waitReason: task.waitReason }, decision);
  if (end === null) throw new ConflictError('task_not_waiting', WAITS_FOR[task.waitReason]);
  if (end === 'run' && output !== null)
    throw new ConflictError('task_not_waiting', 'the agent has not run yet: there is no output to edit');
  return end;
}

const WAITS_FOR = {
  approval: 'the task waits for an approval: approve or reject it',
  task: 'the task waits for a person to do it: complete or reject it',
};

/** A run job whose run still has jobs is there already; one whose run only waited is not. */
function enqueue(ctx: TriggerContext, { run, ready }: MovedOn): void {
  if (!ctx.queue.isReady()) return;
  const { runId, versionId, priority } = jobOfRun(run);
  const jobs = ready.map(({ id, ...ref }) => ({ nodeRunId: id, versionId, priority, ...ref }));
  const added =
    jobs.length > 0 ? enqueueNodeRuns(ctx, jobs) : ctx.queue.addRunJob({ runId, versionId, priority });
  added.catch((err) =>
    ctx.log.warn({ err, runId }, 'jobs of a decided task not added, the sweeper will add them'),
  );
}
