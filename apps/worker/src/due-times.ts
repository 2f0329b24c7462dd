import { type EngineContext, endDueWaits, failOverdueRuns } from '@runyard/engine';
import type { Repetition } from './repeat.ts';
import { repeatBatches } from './repeat-batches.ts';

/** In every worker: ends the waits whose time has come, and fails the runs whose time is over. Rows tell, by the database's clock. */
export function startDueTimes(
  ctx: EngineContext,
  options: { intervalMs: number; batchSize: number },
): Repetition {
  const { intervalMs, batchSize } = options;
  const loops = [
    repeatBatches(ctx, {
      what: 'due waits',
      intervalMs,
      doBatch: async () => (await endDueWaits(ctx, options)) === batchSize,
    }),
    repeatBatches(ctx, {
      what: 'overdue runs',
      intervalMs,
      doBatch: async () => (await failOverdueRuns(ctx, options)) === batchSize,
    }),
  ];
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
}
