export interface Deadline {
  clear(): void;
}

/** A timer that is later than this tells that the process stood still, in milliseconds. */
const STOOD_STILL_MS = 500;

/**
 * Calls `act` after `timeoutMs` of a process that is awake. One that was paused meanwhile (SIGSTOP, a suspended machine)
 * has not computed in that time either: what it computes gets its whole time again. `now` is a monotonic clock in
 * milliseconds.
 */
export function startDeadline(timeoutMs: number, act: () => void, now = () => performance.now()): Deadline {
  let timer: NodeJS.Timeout;
  const start = () => {
    const dueAt = now() + timeoutMs;
    timer = setTimeout(() => (now() - dueAt > STOOD_STILL_MS ? start() : act()), timeoutMs);
  };
  start();
  return { clear: () => clearTimeout(timer) };
}
