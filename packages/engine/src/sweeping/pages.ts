import type { EngineContext } from '../context.ts';

/** How long one sweep turns pages of one kind, in milliseconds; the next one goes on. */
const MAX_TIME_MS = 1_500;

/** Says how long a sweep may look on. While the queue is away there is nothing to look at: nothing can be added. */
export function createPages({ queue, clock }: Pick<EngineContext, 'queue' | 'clock'>): {
  hasTime(): boolean;
} {
  const begun = clock.now().getTime();
  return {
    hasTime: () => {
      const passedMs = clock.now().getTime() - begun;
      return queue.isReady() && passedMs >= 0 && passedMs < MAX_TIME_MS;
    },
  };
}
