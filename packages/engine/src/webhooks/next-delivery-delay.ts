/** With the delays below a receiver that is away for a day still gets everything. */
export const MAX_DELIVERY_ATTEMPTS = 15;
const BASE_MS = 5_000;
const CAP_MS = 4 * 3_600_000;

/**
 * Milliseconds from a failed attempt (from 1) to the next: exponential, at most four hours, the upper half of it at
 * random; and not before the receiver asked for it. Null after the last attempt. Any failure is tried again, a 404 too:
 * receivers are deployed and mended while events wait.
 */
export function nextDeliveryDelay(
  attempt: number,
  { retryAfterMs = 0, random }: { retryAfterMs?: number | undefined; random: () => number },
): number | null {
  if (attempt >= MAX_DELIVERY_ATTEMPTS) return null;
  const ceilingMs = Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
  return Math.floor(Math.max(retryAfterMs, ceilingMs * (0.5 + random() / 2)));
}
