import { type EngineContext, type Swept, startOfSweep, sweep } from '@runyard/engine';

export interface Maintenance {
  /** Resolves when the sweep that is running has ended. */
  stop(): Promise<void>;
}

/** Sweeps every `intervalMs`. In each worker the loop runs; in one at a time it does the work. */
export function startMaintenance(
  ctx: EngineContext,
  options: { intervalMs: number; afterMs: number; batchSize: number },
): Maintenance {
  const cursor = startOfSweep();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;

  const turn = async () => {
    try {
      report(ctx, await sweep(ctx, options, cursor));
    } catch (err) {
      ctx.log.warn({ err }, 'sweep failed, the next one tries again');
    }
    schedule();
  };
  const schedule = () => {
    if (!stopped) timer = setTimeout(() => (running = turn()), options.intervalMs);
  };
  schedule();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Rows that only wait their turn are looked after on every sweep; what was really broken is worth a line. */
function report({ log }: EngineContext, swept: Swept | null): void {
  if (!swept) return;
  const { rescuedCount, poisonedCount, finishedCount } = swept;
  if (rescuedCount + poisonedCount + finishedCount > 0) log.info({ ...swept }, 'sweep repaired');
  else log.debug({ ...swept }, 'sweep found nothing broken');
}
