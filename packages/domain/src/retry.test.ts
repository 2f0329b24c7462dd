import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BACKOFFS,
  DEFAULT_RETRY_POLICY,
  decideRetry,
  type FailedAttempt,
  JITTERS,
  type NodeRetryPolicy,
  RETRY_AFTER_CAP_MS,
  type RetryDecision,
} from './retry.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const failed = (fields: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attempt: 1,
  maxRetries: 5,
  code: 'http_503',
  retryable: true,
  now,
  random: () => 0.5,
  ...fields,
});

const delayMs = (decision: RetryDecision) =>
  decision.kind === 'retry' ? decision.resumeAt.getTime() - now.getTime() : null;

describe('decideRetry', () => {
  test('max_retries 1 means two attempts', () => {
    expect(decideRetry(failed({ attempt: 1, maxRetries: 1 })).kind).toBe('retry');
    expect(decideRetry(failed({ attempt: 2, maxRetries: 1 }))).toEqual({
      kind: 'fail',
      reason: 'attempts_exhausted',
    });
  });

  test('max_retries 0 means one attempt', () => {
    expect(decideRetry(failed({ maxRetries: 0 }))).toEqual({ kind: 'fail', reason: 'attempts_exhausted' });
  });

  test('what cannot end differently is not tried again', () => {
    expect(decideRetry(failed({ retryable: false }))).toEqual({ kind: 'fail', reason: 'not_retryable' });
  });

  test('the longest backoff doubles with each attempt up to the cap', () => {
    const ceilings = [1, 2, 3, 7, 50].map((attempt) =>
      delayMs(decideRetry(failed({ attempt, maxRetries: 100, random: () => 1 }))),
    );

    expect(ceilings).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  });

  test('the jitter is full: a retry may come at once', () => {
    expect(delayMs(decideRetry(failed({ random: () => 0 })))).toBe(0);
  });

  test('a Retry-After is waited for before the backoff, up to an hour', () => {
    expect(delayMs(decideRetry(failed({ retryAfterMs: 30_000 })))).toBe(30_500);
    expect(delayMs(decideRetry(failed({ retryAfterMs: Number.POSITIVE_INFINITY })))).toBe(3_600_500);
  });

  test('a Retry-After that makes no sense is ignored', () => {
    expect(delayMs(decideRetry(failed({ retryAfterMs: -1 })))).toBe(500);
    expect(delayMs(decideRetry(failed({ retryAfterMs: Number.NaN })))).toBe(500);
  });

  test.each<[Partial<NodeRetryPolicy>, number[]]>([
    [{ backoff: 'fixed', jitter: 'none' }, [1_000, 1_000, 1_000]],
    [{ backoff: 'fixed' }, [500, 500, 500]],
    [{ jitter: 'none' }, [1_000, 2_000, 4_000]],
    [{ jitter: 'none', baseMs: 10, capMs: 25 }, [10, 20, 25]],
    [{ backoff: 'fixed', jitter: 'none', baseMs: 100, capMs: 40 }, [40, 40, 40]],
  ])('a policy %j waits for %j after the first attempts', (policy, expected) => {
    const waits = [1, 2, 3].map((attempt) =>
      delayMs(decideRetry(failed({ attempt }), { ...DEFAULT_RETRY_POLICY, ...policy })),
    );

    expect(waits).toEqual(expected);
  });

  test('the max of a policy counts in place of max_retries', () => {
    const upTo = (max: number, attempt: number) =>
      decideRetry(failed({ attempt, maxRetries: 1 }), { ...DEFAULT_RETRY_POLICY, max }).kind;

    expect([upTo(3, 3), upTo(3, 4), upTo(0, 1)]).toEqual(['retry', 'fail', 'fail']);
  });

  test.each<[string[] | null, boolean, boolean]>([
    [null, true, false],
    [['retryable'], true, false],
    [['any'], true, true],
    [['http_503'], true, true],
    [['node_timeout'], false, false],
    [['node_timeout', 'retryable'], true, false],
    [[], false, false],
  ])('a policy on %j tries a retryable http_503 again: %p, a final one: %p', (on, passing, final) => {
    const isRetried = (retryable: boolean) =>
      decideRetry(failed({ retryable }), { ...DEFAULT_RETRY_POLICY, on }).kind === 'retry';

    expect([isRetried(true), isRetried(false)]).toEqual([passing, final]);
  });

  test('is total: every failed attempt is either tried again within the caps or fails for a reason', () => {
    const anyFailure = fc.record({
      attempt: fc.integer({ min: 1, max: 5_000 }),
      maxRetries: fc.nat({ max: 5_000 }),
      code: fc.constantFrom('a', 'b'),
      retryable: fc.boolean(),
      retryAfterMs: fc.option(fc.double(), { nil: undefined }),
      now: fc.constant(now),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => () => value),
    });
    const anyPolicy = fc.record({
      max: fc.option(fc.nat({ max: 10 })),
      backoff: fc.constantFrom(...BACKOFFS),
      baseMs: fc.nat(),
      capMs: fc.nat(),
      jitter: fc.constantFrom(...JITTERS),
      on: fc.option(fc.subarray(['a', 'b', 'any', 'retryable'])),
    });

    fc.assert(
      fc.property(anyFailure, anyPolicy, (attempt, policy) => {
        const decision = decideRetry(attempt, policy);

        const isLeft = attempt.attempt <= (policy.max ?? attempt.maxRetries);
        const on = policy.on ?? ['retryable'];
        const isMeant =
          on.includes('any') || on.includes(attempt.code) || (on.includes('retryable') && attempt.retryable);
        expect(decision.kind).toBe(isLeft && isMeant ? 'retry' : 'fail');
        if (decision.kind === 'fail') return;
        const retryAfterMs = Math.max(0, Math.min(attempt.retryAfterMs || 0, RETRY_AFTER_CAP_MS));
        expect(delayMs(decision)).toBeGreaterThanOrEqual(Math.floor(retryAfterMs));
        expect(delayMs(decision)).toBeLessThanOrEqual(policy.capMs + retryAfterMs);
      }),
    );
  });
});
