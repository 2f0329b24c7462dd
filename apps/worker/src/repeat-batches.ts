import type { Logger } from '@runyard/runtime';
import { type Repetition, repeat } from './repeat.ts';

export interface Batches {
  /** What a batch does, for the log. */
  what: string;
  intervalMs: number;
  /** Does one batch; true when there is more to do now. `signal` aborts when the worker stops. */
  doBatch: (signal: AbortSignal) => Promise<boolean>;
}

/** Every `intervalMs` does batch after batch until nothing is left. Stopping aborts what is under way and waits for it. */
export function repeatBatches({ log }: { log: Logger }, { what, intervalMs, doBatch }: Batches): Repetition {
  const aborter = new AbortController();
  const { signal } = aborter;
  const turn = async () => {
    try {
      let hasMore = true;
      while (hasMore && !signal.aborted) hasMore = await doBatch(signal);
    } catch (err) {
      if (!signal.aborted) log.warn({ err, what }, 'a batch failed, it is tried again');
    }
  };
  const repetition = repeat(turn, intervalMs);
  return {
    stop: async () => {
      aborter.abort();
      await repetition.stop();
    },
  };
}
