import { type EngineContext, endDueWaits, failOverdueRuns } from '@runyard/engine';
import { type Repetition, repeat } from './repeat.ts';

/** In every worker: ends the waits whose time has come, and fails the runs whose time is over. Rows tell, by the database's clock. */
export function startDueTimes(
  ctx: EngineContext,
  options: { intervalMs: number; batchSize: number },
): Repetition {
  const loops = [
    lookAgainAndAgain(ctx, 'due waits', options, () => endDueWaits(ctx, options)),
    lookAgainAndAgain(ctx, 'overdue runs', options, () => failOverdueRuns(ctx, options)),
  ];
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
}

/** A full batch is followed by the next at once. */
function lookAgainAndAgain(
  { log }: EngineContext,
  what: string,
  { intervalMs, batchSize }: { intervalMs: number; batchSize: number },
  look: () => Promise<number>,
): Repetition {
  let stopping = false;
  const turn = async () => {
    try {
      let takenCount = batchSize;
      while (takenCount === batchSize && !stopping) takenCount = await look();
    } catch (err) {
      log.warn({ err, what }, 'due rows not looked at, they are tried again');
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
