import {
  type Author,
  insertAuditEvent,
  type LockedTask,
  lockTask,
  recordDecision,
  type Sql,
  type TaskScope,
} from '@runyard/db';
import {
  assertNever,
  ConflictError,
  type JsonObject,
  needsDecision,
  type TaskDecision,
  type WaitEnd,
  type WaitReason,
  waitEndOf,
} from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import { endWait, type MovedOn, type WaitOutcome } from '../waits/end-wait.ts';
import { enqueueMovedOn } from '../waits/enqueue-moved-on.ts';

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
  const movedOn = await ctx.db.transaction(async (tx) =>
    decideLockedTask(ctx, tx, author, await lockTask(tx, scope), command),
  );
  if (movedOn) enqueueMovedOn(ctx, movedOn);
}

/** `decideTask` in the transaction that has locked the task; what goes on is to be enqueued after the commit. */
export async function decideLockedTask(
  ctx: Pick<TriggerContext, 'clock' | 'random'>,
  tx: Sql,
  author: Author,
  task: LockedTask,
  command: TaskCommand,
): Promise<MovedOn | null> {
  const end = requireWaitEnd(task, command);
  const { decision, comment, userId } = command;
  const outputData = end === 'complete' ? (command.output ?? task.outputData ?? {}) : null;
  const decidedBy = author.actor;
  await recordDecision(tx, { taskId: task.id, decision, end, comment, decidedBy, userId, outputData });
  await insertAuditEvent(tx, author, {
    workspaceId: task.workspaceId,
    action: `task.${decision}`,
    targetId: task.id,
    details: { workflow_run_id: task.runId, node_run_id: task.nodeRunId },
  });
  const said = { decision, comment, decidedBy };
  return endWait(ctx, tx, task, outcomeOf(end, resultOf(task, outputData ?? {}, said), said));
}

/** What somebody said about a task, and who. */
interface Said {
  decision: TaskDecision;
  comment: string | null;
  decidedBy: string;
}

type WaitResult = Pick<Extract<WaitOutcome, { kind: 'complete' }>, 'output' | 'label'>;

/** The output of an approval node is the decision itself, which is its label, too. */
const resultOf = ({ onReject }: LockedTask, data: JsonObject, { decidedBy, ...said }: Said): WaitResult =>
  onReject === null
    ? { output: data }
    : { output: { ...said, decided_by: decidedBy, data }, label: said.decision };

function outcomeOf(end: WaitEnd, result: WaitResult, { decidedBy, comment }: Said): WaitOutcome {
  switch (end) {
    case 'run':
      return { kind: 'queue' };
    case 'complete':
      return { kind: 'complete', ...result };
    case 'fail': {
      const message = `rejected by ${decidedBy}${comment === null ? '' : `: ${comment}`}`;
      return { kind: 'fail', failure: { code: 'rejected', message, retryable: false } };
    }
    default:
      return assertNever(end);
  }
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

const WAITS_FOR: Record<WaitReason, string> = {
  approval: 'the task waits for an approval: approve or reject it',
  task: 'the task waits for a person to do it: complete or reject it',
  external: 'the task is with an agent outside: wait for it or reject it',
  delay: 'the task waits for a time',
  run: 'the task waits for a run',
  items: 'the task waits for its items',
  budget: 'the task waits for an approval to spend more: approve or reject it',
};
