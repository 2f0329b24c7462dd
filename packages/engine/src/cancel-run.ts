import { type Author, cancelRun as cancel, type RunScope } from '@runyard/db';
import type { TriggerContext } from './context.ts';

/**
 * Ends a run that has not ended, and everything of it. Safe to call twice: a cancelled run stays as it is. What is
 * running is aborted by its worker within a second (`lease-keeper.ts`). The jobs are removed after the commit: a delayed
 * one would come late. Any that stays, because it is being handled or the queue is away, is dropped when it is delivered.
 */
export async function cancelRun(
  ctx: TriggerContext,
  author: Author,
  scope: RunScope,
  reason: string | null,
): Promise<void> {
  const cancelled = await ctx.db.transaction((tx) => cancel(tx, author, scope, reason));
  if (cancelled === 'cancelled') removeJobsOfRun(ctx, scope.runId);
}

/** Removes what the queues still hold of a run that was cancelled, and does not wait for it. */
export function removeJobsOfRun({ queue, log }: Pick<TriggerContext, 'queue' | 'log'>, runId: string): void {
  if (!queue.isReady()) return;
  queue
    .removeRunJob(runId)
    .catch((err) => log.warn({ err, runId }, 'jobs of a cancelled run not removed, they are dropped'));
}
