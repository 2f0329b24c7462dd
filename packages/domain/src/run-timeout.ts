/** The longest time that a run may be given: ten years, in milliseconds. */
export const MAX_RUN_TIMEOUT_MS = 315_360_000_000;

/** What a run was given, in milliseconds. */
export interface RunTime {
  /** Its own limit: the smaller of what its trigger and its workflow said; null: none. */
  timeoutMs: number | null;
  /** What it had from its start to its deadline. */
  allowedMs: number;
}

/** Deadlines are kept to the millisecond. */
const ROUNDING_MS = 1;

/** The sentence a run shows that took too long: the limit that it met, and where that comes from. */
export function describeRunTimeout({ timeoutMs, allowedMs }: RunTime): string {
  const isOwn = timeoutMs !== null && timeoutMs <= allowedMs + ROUNDING_MS;
  return isOwn
    ? `The run took longer than ${timeoutMs} ms (timeout_ms).`
    : `The run took longer than ${allowedMs} ms (MAX_RUN_DURATION_MS).`;
}
