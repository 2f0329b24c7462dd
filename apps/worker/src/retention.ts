import { type EngineContext, type Pruned, prune, type RetentionOptions } from '@runyard/engine';
import type { Repetition } from './repeat.ts';
import { repeatBatches } from './repeat-batches.ts';

/**
 * Removes what is older than it is kept, every `intervalMs`. In each worker the loop runs; in one at a time it does the work. Stopping
 * ends it after the transaction that is under way.
 */
export const startRetention = (
  ctx: EngineContext,
  options: RetentionOptions & { intervalMs: number },
): Repetition =>
  repeatBatches(ctx, {
    what: 'retention',
    intervalMs: options.intervalMs,
    doBatch: async (signal) => {
      const pruned = await prune(ctx, options, signal);
      if (pruned) report(ctx, pruned);
      return pruned !== null && !pruned.isDone;
    },
  });

function report({ log }: EngineContext, { removed, isDone }: Pruned): void {
  const counts = Object.entries(removed).filter(([, count]) => count > 0);
  if (counts.length > 0) log.info({ removed: Object.fromEntries(counts), isDone }, 'retention removed');
  else log.debug('retention found nothing that is too old');
}
