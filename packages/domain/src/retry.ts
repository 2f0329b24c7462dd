import type { OnWorkerLost } from './worker-loss.ts';

/** How the waits between attempts grow. exponential: each twice the one before it · fixed: all alike. */
export const BACKOFFS = ['exponential', 'fixed'] as const;
export type Backoff = (typeof BACKOFFS)[number];

/** How much of a wait is chance. full: any time up to it, so that many do not come back together · none: all of it. */
export const JITTERS = ['full', 'none'] as const;
export type Jitter = (typeof JITTERS)[number];

/** Names of failures that `on` may hold beside codes: those that another attempt could end differently, and all. */
export const RETRYABLE_FAILURES = 'retryable';
export const ANY_FAILURE = 'any';

/** How a node is tried again. Times in milliseconds. */
export interface NodeRetryPolicy {
  /** Attempts after the first one; null: the node's `maxRetries`. */
  max: number | null;
  backoff: Backoff;
  /** The longest wait after the first attempt. */
  baseMs: number;
  /** The longest wait after any attempt. */
  capMs: number;
  jitter: Jitter;
  /** Codes of the failures that are tried again, `retryable` or `any`; null: `retryable`. */
  on: readonly string[] | null;
  /** What becomes of it when its worker is lost. Left out: `requeue`. */
  onWorkerLost?: OnWorkerLost;
}

export const DEFAULT_RETRY_POLICY: NodeRetryPolicy = {
  max: null,
  backoff: 'exponential',
  baseMs: 1_000,
  capMs: 60_000,
  jitter: 'full',
  on: null,
};

/** The longest Retry-After that is honoured, in milliseconds. */
export const RETRY_AFTER_CAP_MS = 3_600_000;

/** An attempt that failed, and what is known about trying again. */
export interface FailedAttempt {
  /** From 1. */
  attempt: number;
  /** Attempts after the first one, unless the policy says how many: 1 means two attempts in all. */
  maxRetries: number;
  /** The stable code of the failure. */
  code: string;
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
 * Decides what follows a failed attempt. The default backoff is exponential with full jitter: a random time up to
 * `min(capMs, baseMs · 2^(attempt − 1))` (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * A Retry-After is waited for first and the backoff comes on top, so that those who were told the same do not all
 * come back at once.
 */
export function decideRetry(
  failed: FailedAttempt,
  policy: NodeRetryPolicy = DEFAULT_RETRY_POLICY,
): RetryDecision {
  if (!isTriedAgain(failed, policy.on)) return { kind: 'fail', reason: 'not_retryable' };
  if (failed.attempt > (policy.max ?? failed.maxRetries))
    return { kind: 'fail', reason: 'attempts_exhausted' };
  const retryAfterMs = Math.min(RETRY_AFTER_CAP_MS, Math.max(0, failed.retryAfterMs || 0));
  const delayMs = Math.floor(retryAfterMs + backoffMs(failed, policy));
  return { kind: 'retry', resumeAt: new Date(failed.now.getTime() + delayMs) };
}

function isTriedAgain({ code, retryable }: FailedAttempt, on: NodeRetryPolicy['on']): boolean {
  if (on === null) return retryable;
  return on.includes(ANY_FAILURE) || on.includes(code) || (retryable && on.includes(RETRYABLE_FAILURES));
}

function backoffMs({ attempt, random }: FailedAttempt, policy: NodeRetryPolicy): number {
  const growth = policy.backoff === 'exponential' ? 2 ** (attempt - 1) : 1;
  const ceilingMs = Math.min(policy.capMs, policy.baseMs * growth);
  return policy.jitter === 'full' ? random() * ceilingMs : ceilingMs;
}
