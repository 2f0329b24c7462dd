import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_RETRY_POLICY, decideRetry, type FailedAttempt, type RetryDecision } from './retry.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const failed = (fields: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attempt: 1,
  maxRetries: 5,
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

  test('is total: every failed attempt is either tried again within the caps or fails for a reason', () => {
    const anyFailure = fc.record({
      attempt: fc.integer({ min: 1, max: 5_000 }),
      maxRetries: fc.nat({ max: 5_000 }),
      retryable: fc.boolean(),
      retryAfterMs: fc.option(fc.double(), { nil: undefined }),
      now: fc.constant(now),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => () => value),
    });

    fc.assert(
      fc.property(anyFailure, (attempt) => {
        const decision = decideRetry(attempt);

        const mayRetry = attempt.retryable && attempt.attempt <= attempt.maxRetries;
        expect(decision.kind).toBe(mayRetry ? 'retry' : 'fail');
        if (decision.kind === 'fail') return;
        const { capMs, retryAfterCapMs } = DEFAULT_RETRY_POLICY;
        expect(delayMs(decision)).toBeGreaterThanOrEqual(
          Math.floor(Math.min(attempt.retryAfterMs || 0, retryAfterCapMs)),
        );
        expect(delayMs(decision)).toBeLessThanOrEqual(capMs + (attempt.retryAfterMs ? retryAfterCapMs : 0));
      }),
    );
  });
});
