import type { StatsWindow } from '@runyard/contracts';
import type { StatsSpan } from '@runyard/db';
import type { Clock } from '@runyard/runtime';

export interface StatsRequest {
  workspaceId: string;
  window: StatsWindow;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long the parts of a window are, and how many there are. */
const BUCKETS: Record<StatsWindow, { bucketMs: number; count: number }> = {
  '1h': { bucketMs: MINUTE_MS, count: 60 },
  '24h': { bucketMs: 30 * MINUTE_MS, count: 48 },
  '7d': { bucketMs: 3 * HOUR_MS, count: 56 },
  '30d': { bucketMs: 12 * HOUR_MS, count: 60 },
};

/** The window as a span until now, whose parts begin at round times of UTC; so it is a little shorter than its name says. */
export function statsSpan(
  clock: Clock,
  { workspaceId, window }: StatsRequest,
): StatsSpan & { bucketMs: number } {
  const { bucketMs, count } = BUCKETS[window];
  const to = clock.now();
  const lastMs = Math.floor(to.getTime() / bucketMs) * bucketMs;
  return {
    workspaceId,
    from: new Date(lastMs - (count - 1) * bucketMs),
    to: new Date(Math.max(lastMs + 1, to.getTime())),
    bucketMs,
  };
}
