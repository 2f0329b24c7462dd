import { type EngineContext, type Pruned, prune, type RetentionOptions } from '@runyard/engine';
import { type Repetition, repeat } from './repeat.ts';

/**
 * Removes what is older than it is kept, every `intervalMs`. In each worker the loop runs; in one at a time it does the work. Stopping
 * ends it after the transaction that is under way.
 */
export function startRetention(
  ctx: EngineContext,
  options: RetentionOptions & { intervalMs: number },
): Repetition {
  const aborter = new AbortController();
  const turn = async () => {
    try {
      let isDone = false;
      while (!isDone && !aborter.signal.aborted) {
        const pruned = await prune(ctx, options, aborter.signal);
        if (pruned) report(ctx, pruned);
        isDone = pruned?.isDone ?? true;
      }
    } catch (err) {
      if (!aborter.signal.aborted) ctx.log.warn({ err }, 'retention failed, the next turn goes on with it');
    }
  };
  const repetition = repeat(turn, options.intervalMs);
  return {
    stop: async () => {
      aborter.abort();
      await repetition.stop();
    },
  };
}

function report({ log }: EngineContext, { removed, isDone }: Pruned): void {
  const counts = Object.entries(removed).filter(([, count]) => count > 0);
  if (counts.length > 0) log.info({ removed: Object.fromEntries(counts), isDone }, 'retention removed');
  else log.debug('retention found nothing that is too old');
}
