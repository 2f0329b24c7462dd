import { type EngineContext, hasRepaired, type Swept, startOfSweep, sweep, upkeep } from '@runyard/engine';
import { type Repetition, repeat } from './repeat.ts';

/** Sweeps, and keeps up what is not urgent, every `intervalMs`. In each worker the loops run; in one at a time each does its work. */
export function startMaintenance(
  ctx: EngineContext,
  options: { intervalMs: number; afterMs: number; batchSize: number },
): Repetition {
  const cursor = startOfSweep();
  const trying = (what: string, work: () => Promise<void>) => () =>
    work().catch((err) => ctx.log.warn({ err }, `${what} failed, the next one tries again`));
  const loops = [
    repeat(
      trying('sweep', async () => report(ctx, await sweep(ctx, options, cursor))),
      options.intervalMs,
    ),
    repeat(
      trying('upkeep', async () => void (await upkeep(ctx, options))),
      options.intervalMs,
    ),
  ];
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
}

/** Rows that only wait their turn are looked at on every sweep; what was really broken is worth a line. */
function report({ log }: EngineContext, swept: Swept | null): void {
  if (!swept) return;
  if (hasRepaired(swept)) log.info({ ...swept }, 'sweep repaired');
  else log.debug({ ...swept }, 'sweep found nothing broken');
}
