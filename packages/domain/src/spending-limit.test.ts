import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideSpending, explainLimit, type SpendingLimit } from './spending-limit.ts';

const CENT = 10_000_000n;
const limit = (spent: bigint, reserved = 0n, of: SpendingLimit['of'] = 'run'): SpendingLimit => ({
  of,
  maxCents: 10,
  spentNanos: spent * CENT,
  reservedNanos: reserved * CENT,
});

describe('a call that costs money', () => {
  test('is granted where there is no limit, and to the last nano-dollar of one', () => {
    expect(decideSpending([], 10n ** 18n)).toEqual({ kind: 'granted' });
    expect(decideSpending([limit(4n, 3n)], 3n * CENT)).toEqual({ kind: 'granted' });
    expect(decideSpending([limit(4n, 3n)], 3n * CENT + 1n)).toMatchObject({ kind: 'blocked' });
    expect(decideSpending([limit(7n)], 3n * CENT + 1n)).toMatchObject({ kind: 'exhausted' });
  });

  test('is blocked by what others have reserved only where it would fit without', () => {
    expect(decideSpending([limit(9n, 9n)], CENT)).toMatchObject({ kind: 'blocked' });
    expect(decideSpending([limit(9n, 9n)], 2n * CENT)).toMatchObject({ kind: 'exhausted' });
  });

  test('has to fit every limit, and one that is exhausted says more than one that is blocked', () => {
    const decision = decideSpending([limit(5n, 5n), limit(10n, 0n, 'workspace')], CENT);

    expect(decision).toMatchObject({ kind: 'exhausted', limit: { of: 'workspace' } });
  });

  test('that is not granted is told the limit, what is gone of it and what it asked for', () => {
    expect(explainLimit(limit(7n, 2n), 15_000_000n)).toBe(
      'the run may spend $0.1 (max_cost_cents 10); $0.07 is spent, $0.02 is reserved by calls under way, and the call may cost $0.015',
    );
    expect(explainLimit(limit(7n, 0n, 'workspace'), 1n)).toContain(
      'the workspace may spend $0.1 (monthly_budget_cents 10)',
    );
  });

  test('is granted exactly when all that is spent and reserved stays within each limit', () => {
    const amount = fc.bigInt({ min: 0n, max: 20n * CENT });
    const anyLimit = fc.record({
      of: fc.constantFrom('run' as const, 'workspace' as const),
      maxCents: fc.integer({ min: 0, max: 20 }),
      spentNanos: amount,
      reservedNanos: amount,
    });
    fc.assert(
      fc.property(fc.array(anyLimit), amount, (limits, asked) => {
        const fits = limits.every(
          ({ maxCents, spentNanos, reservedNanos }) =>
            spentNanos + reservedNanos + asked <= BigInt(maxCents) * CENT,
        );
        expect(decideSpending(limits, asked).kind === 'granted').toBe(fits);
      }),
    );
  });
});
