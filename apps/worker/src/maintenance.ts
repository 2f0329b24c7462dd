import { type EngineContext, type Swept, startOfSweep, sweep } from '@runyard/engine';
import { type Repetition, repeat } from './repeat.ts';

/** Sweeps every `intervalMs`. In each worker the loop runs; in one at a time it does the work. */
export function startMaintenance(
  ctx: EngineContext,
  options: { intervalMs: number; afterMs: number; batchSize: number },
): Repetition {
  const cursor = startOfSweep();
  const turn = async () => {
    try {
      report(ctx, await sweep(ctx, options, cursor));
    } catch (err) {
      ctx.log.warn({ err }, 'sweep failed, the next one tries again');
    }
  };
  return repeat(turn, options.intervalMs);
}

/** Rows that only wait their turn are looked after on every sweep; what was really broken is worth a line. */
function report({ log }: EngineContext, swept: Swept | null): void {
  if (!swept) return;
  const { rescuedCount, poisonedCount, finishedCount } = swept;
  if (rescuedCount + poisonedCount + finishedCount > 0) log.info({ ...swept }, 'sweep repaired');
  else log.debug({ ...swept }, 'sweep found nothing broken');
}
