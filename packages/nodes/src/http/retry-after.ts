const maxWaitMs = 3_600_000;

/** How long a `Retry-After` header asks to wait: seconds (RFC 9110, 10.2.3; some send fractions) or an HTTP date, at most an hour. Null when it is
 *  missing or unreadable. */
export function retryAfterMs(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  const waitMs = /^\d+(?:\.\d+)?$/.test(text)
    ? Math.ceil(Number(text) * 1000)
    : Date.parse(text) - now.getTime();
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), maxWaitMs);
}
