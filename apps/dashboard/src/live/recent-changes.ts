import type { RunChange } from './workspace-event.ts';

/** Answers of the API that are older than this are not expected any more, in milliseconds. */
const KEPT_MS = 30_000;

interface Arrival {
  change: RunChange;
  arrivedMs: number;
}

/** In the order in which they came. */
let arrivals: Arrival[] = [];

/** Keeps what the stream has told for answers that are on their way, and may be older. */
export function noteChanges(changes: readonly RunChange[]): void {
  const arrivedMs = performance.now();
  arrivals = arrivals.filter((arrival) => arrival.arrivedMs > arrivedMs - KEPT_MS);
  for (const change of changes) arrivals.push({ change, arrivedMs });
}

/** The last change of each run that was told since then (`performance.now()`), by run. */
export const changesSince = (sinceMs: number): Map<string, RunChange> =>
  new Map(
    arrivals
      .filter(({ arrivedMs }) => arrivedMs >= sinceMs)
      .map(({ change }) => [change.run_id, change] as const),
  );
