import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Repeats `probe` until it neither throws nor answers false, null or undefined, and returns its answer. After the
 * deadline it throws what the last probe threw. For states that no signal announces; a signal is better.
 */
export async function eventually<T>(
  probe: () => Promise<T> | T,
  { deadlineMs = 10_000 }: { deadlineMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const outcome = await attempt(probe);
    if (outcome.isThere) return outcome.value;
    if (performance.now() > deadline) throw outcome.reason;
    await sleep(POLL_MS);
  }
}

type Outcome<T> = { isThere: true; value: NonNullable<T> } | { isThere: false; reason: unknown };

async function attempt<T>(probe: () => Promise<T> | T): Promise<Outcome<T>> {
  try {
    const value = await probe();
    if (value !== false && value !== null && value !== undefined) return { isThere: true, value };
    return {
      isThere: false,
      reason: new Error(`still ${String(value)} at the deadline: ${probe.toString()}`),
    };
  } catch (reason) {
    return { isThere: false, reason };
  }
}
