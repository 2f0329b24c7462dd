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
  if (cancelled === 'already_cancelled' || !ctx.queue.isReady()) return;
  ctx.queue
    .removeRunJob(scope.runId)
    .catch((err) =>
      ctx.log.warn({ err, runId: scope.runId }, 'jobs of a cancelled run not removed, they are dropped'),
    );
}
