import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const NANOS_PER_MS = 1e6;

/** Measures how late this process's timers fire. Each call tells the worst since the call before, in milliseconds. */
export function measureEventLoopLag(): () => number {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return () => {
    const worstMs = histogram.max / NANOS_PER_MS - RESOLUTION_MS;
    histogram.reset();
    return Math.max(0, Math.round(worstMs * 10) / 10);
  };
}
