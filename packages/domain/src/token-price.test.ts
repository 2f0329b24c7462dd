import { describe, expect, test } from '@jest/globals';
import { costOfCall, type TokenPrice, type TokenUsage, worstCostOfCall } from './token-price.ts';

const free: TokenPrice = {
  inputNanos: 0n,
  cachedInputNanos: 0n,
  cacheWriteNanos: 0n,
  outputNanos: 0n,
  reasoningNanos: 0n,
  callNanos: 0n,
};
const nothing: TokenUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};
const priced: TokenPrice = {
  inputNanos: 3_000_000_000n,
  cachedInputNanos: 300_000_000n,
  cacheWriteNanos: 3_750_000_000n,
  outputNanos: 15_000_000_000n,
  reasoningNanos: 15_000_000_000n,
  callNanos: 10_000_000n,
};

describe('what a call cost', () => {
  test('is every bucket at its own price, and the price of the call', () => {
    const usage = {
      inputTokens: 1,
      cachedInputTokens: 10,
      cacheWriteTokens: 100,
      outputTokens: 1_000,
      reasoningTokens: 10_000,
    };

    expect(costOfCall(priced, usage)).toBe(
      10_000_000n + 3_000n + 3_000n + 375_000n + 15_000_000n + 150_000_000n,
    );
  });

  test('is rounded once, half up, after all buckets were added', () => {
    const price = { ...free, inputNanos: 250_000n, outputNanos: 250_000n };

    expect(costOfCall(price, { ...nothing, inputTokens: 1, outputTokens: 1 })).toBe(1n);
    expect(costOfCall(price, { ...nothing, inputTokens: 1 })).toBe(0n);
  });

  test('is exact beyond what a double can hold', () => {
    const price = { ...free, inputNanos: 10n ** 15n + 1n };

    expect(costOfCall(price, { ...nothing, inputTokens: 2_000_000_000 })).toBe(2n * 10n ** 18n + 2_000n);
  });
});

describe('the most that a call can cost', () => {
  const call = { inputTokens: 1_000, maxOutputTokens: 500 };

  test('takes the dearest bucket for every token', () => {
    expect(worstCostOfCall(priced, call)).toBe(10_000_000n + 3_750_000n + 7_500_000n);
  });

  test('is never below what it costs, however the tokens fall into the buckets', () => {
    const falls: TokenUsage[] = [
      { ...nothing, inputTokens: 1_000, outputTokens: 500 },
      { ...nothing, cachedInputTokens: 999, cacheWriteTokens: 1, reasoningTokens: 500 },
      { ...nothing, cacheWriteTokens: 1_000, outputTokens: 1, reasoningTokens: 499 },
    ];

    for (const usage of falls) expect(worstCostOfCall(priced, call) >= costOfCall(priced, usage)).toBe(true);
  });

  test('is rounded up', () => {
    expect(worstCostOfCall({ ...free, inputNanos: 1n }, { inputTokens: 1, maxOutputTokens: 0 })).toBe(1n);
  });
});
