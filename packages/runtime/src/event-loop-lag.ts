import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthCheck } from './health-monitor.ts';

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

/** Fails where timers have been later than this since the last look, in milliseconds; 0: never. */
export function eventLoopCheck(maxLagMs: number): HealthCheck {
  const lagMs = measureEventLoopLag();
  return {
    find: () => {
      const worstMs = lagMs();
      if (maxLagMs === 0 || worstMs <= maxLagMs) return null;
      return `timers were ${Math.round(worstMs)} ms late, more than EVENT_LOOP_UNREADY_MS (${maxLagMs})`;
    },
  };
}
