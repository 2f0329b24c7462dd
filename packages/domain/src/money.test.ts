import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { centsOf, formatUsd, NANOS_PER_CENT, nanosFromUsd, sumNanos, usdOf } from './money.ts';

const anyNanos = fc.bigInt({ min: 0n, max: 10n ** 24n });

describe('cents', () => {
  test.each([
    [0n, 0],
    [4_999_999n, 0],
    [5_000_000n, 1],
    [14_999_999n, 1],
    [15_000_000n, 2],
  ])('%s nano-dollars are rounded half up to %s', (nanos, cents) => {
    expect(centsOf(nanos)).toBe(cents);
  });

  test('are never further than half a cent from the amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (nanos) => {
        const error = BigInt(centsOf(nanos)) * NANOS_PER_CENT - nanos;
        expect(error <= NANOS_PER_CENT / 2n && error > -NANOS_PER_CENT / 2n).toBe(true);
      }),
    );
  });
});

describe('US dollars', () => {
  test.each([
    [0n, '0'],
    [1n, '0.000000001'],
    [1_230_000_000n, '1.23'],
    [12_000_000_000n, '12'],
  ])('%s nano-dollars are written as %s', (nanos, text) => {
    expect(formatUsd(nanos)).toBe(text);
  });

  test.each([
    [0, 0n],
    [0.1 + 0.2, 300_000_000n],
    [1e-9, 1n],
    [1.5e-7, 150n],
    [1e21, 10n ** 30n],
    ['0.015', 15_000_000n],
    ['3.', 3_000_000_000n],
    ['0.0000000005', 1n],
    ['0.00000000049', 0n],
  ])('%s dollars are read as %s nano-dollars', (usd, nanos) => {
    expect(nanosFromUsd(usd)).toBe(nanos);
  });

  test.each([
    '',
    ' 1',
    '-1',
    '1,5',
    '0x10',
    '1e',
    '1e9999',
    'NaN',
    '.5',
    -0.01,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%p is not an amount', (usd) => {
    expect(() => nanosFromUsd(usd)).toThrow(RangeError);
  });

  test('survive the round trip as text, whatever the amount', () => {
    fc.assert(fc.property(anyNanos, (nanos) => expect(nanosFromUsd(formatUsd(nanos))).toBe(nanos)));
  });

  test('survive the round trip as a number up to one million dollars', () => {
    const anyCost = fc.bigInt({ min: 0n, max: 1_000_000_000_000_000n });

    fc.assert(fc.property(anyCost, (nanos) => expect(nanosFromUsd(usdOf(nanos))).toBe(nanos)));
  });

  test('of any size can be read from a number', () => {
    const anyUsd = fc.double({ min: 0, max: 1e20, noNaN: true });

    fc.assert(fc.property(anyUsd, (usd) => expect(nanosFromUsd(usd)).toBeGreaterThanOrEqual(0n)));
  });
});

describe('sumNanos', () => {
  test('of nothing is 0n, and of amounts does not depend on their order', () => {
    expect(sumNanos([])).toBe(0n);
    fc.assert(
      fc.property(fc.array(anyNanos), (amounts) =>
        expect(sumNanos(amounts)).toBe(sumNanos(amounts.toReversed())),
      ),
    );
  });
});
