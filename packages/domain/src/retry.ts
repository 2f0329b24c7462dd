/** How long to wait between attempts, in milliseconds. */
export interface RetryPolicy {
  /** The longest wait after the first attempt; doubles with each further one. */
  baseMs: number;
  /** The longest wait after any attempt. */
  capMs: number;
  /** The longest `retryAfterMs` that is honoured. */
  retryAfterCapMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { baseMs: 1_000, capMs: 60_000, retryAfterCapMs: 3_600_000 };

/** An attempt that failed, and what is known about trying again. */
export interface FailedAttempt {
  /** From 1. */
  attempt: number;
  /** Attempts after the first one: 1 means two attempts in all. */
  maxRetries: number;
  /** Whether another attempt could end differently. */
  retryable: boolean;
  /** How long the other side asked to be left alone. */
  retryAfterMs?: number | undefined;
  now: Date;
  /** A number in [0, 1). */
  random: () => number;
}

export type RetryDecision =
  | { kind: 'retry'; resumeAt: Date }
  | { kind: 'fail'; reason: 'attempts_exhausted' | 'not_retryable' };

/**
 * Decides what follows a failed attempt. The backoff is exponential with full jitter: a random time up to
 * `min(capMs, baseMs · 2^(attempt − 1))` (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * A Retry-After is waited for first and the backoff comes on top, so that those who were told the same do not all
 * come back at once.
 */
export function decideRetry(
  failed: FailedAttempt,
  policy: RetryPolicy = DEFAULT_RETRY_POLICY,
): RetryDecision {
  if (!failed.retryable) return { kind: 'fail', reason: 'not_retryable' };
  if (failed.attempt > failed.maxRetries) return { kind: 'fail', reason: 'attempts_exhausted' };
  const ceilingMs = Math.min(policy.capMs, policy.baseMs * 2 ** (failed.attempt - 1));
  const retryAfterMs = Math.min(policy.retryAfterCapMs, Math.max(0, failed.retryAfterMs || 0));
  const delayMs = Math.floor(retryAfterMs + failed.random() * ceilingMs);
  return { kind: 'retry', resumeAt: new Date(failed.now.getTime() + delayMs) };
}
