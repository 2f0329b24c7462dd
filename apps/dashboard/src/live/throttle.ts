export interface Throttled {
  /** It acts soon after, once for all calls until then. */
  soon(): void;
  stop(): void;
}

/** How soon what has been quiet acts, in milliseconds. */
const SOON_MS = 50;

/** Acts at most once every `intervalMs`, and soon where it has been quiet for as long. */
export function throttle(act: () => void, intervalMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  const run = () => {
    timer = undefined;
    lastMs = performance.now();
    act();
  };
  return {
    soon: () => {
      timer ??= setTimeout(run, Math.max(SOON_MS, lastMs + intervalMs - performance.now()));
    },
    stop: () => clearTimeout(timer),
  };
}
