import { type EngineContext, endDueWaits } from '@runyard/engine';
import { type Repetition, repeat } from './repeat.ts';

/** Ends the waits whose time has come, in every worker: a full batch is followed by the next at once. */
export function startDueWaits(
  ctx: EngineContext,
  { intervalMs, batchSize }: { intervalMs: number; batchSize: number },
): Repetition {
  let stopping = false;
  const turn = async () => {
    try {
      let takenCount = batchSize;
      while (takenCount === batchSize && !stopping) takenCount = await endDueWaits(ctx, { batchSize });
    } catch (err) {
      ctx.log.warn({ err }, 'due waits not ended, they are tried again');
    }
  };
  const repetition = repeat(turn, intervalMs);
  return {
    stop: async () => {
      stopping = true;
      await repetition.stop();
    },
  };
}
