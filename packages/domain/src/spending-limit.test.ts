import { expect, test } from '@jest/globals';
import { explainExhausted } from './spending-limit.ts';

test('a run without a limit may always spend', () => {
  expect(explainExhausted({ maxCostCents: null, spentNanos: 10n ** 15n })).toBeNull();
});

test('a run may spend until its total has reached the limit, to the nano-dollar', () => {
  expect(explainExhausted({ maxCostCents: 10, spentNanos: 99_999_999n })).toBeNull();
  expect(explainExhausted({ maxCostCents: 10, spentNanos: 100_000_000n })).toBe(
    'the run may spend $0.1 (max_cost_cents 10) and has spent $0.1',
  );
});

test('a limit of nothing lets nothing be spent', () => {
  expect(explainExhausted({ maxCostCents: 0, spentNanos: 0n })).toBe(
    'the run may spend $0 (max_cost_cents 0) and has spent $0',
  );
});
