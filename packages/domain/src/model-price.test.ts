import { describe, expect, test } from '@jest/globals';
import { BUILT_IN_PRICES } from './built-in-prices.ts';
import { findModelPrice, type ModelPrice } from './model-price.ts';

const FREE = {
  inputNanos: 0n,
  cachedInputNanos: 0n,
  cacheWriteNanos: 0n,
  outputNanos: 0n,
  reasoningNanos: 0n,
  callNanos: 0n,
};
const price = (model: string, version = model, provider = 'openai'): ModelPrice => ({
  provider,
  model,
  version,
  ...FREE,
});
const found = (prices: ModelPrice[], model: string) =>
  findModelPrice(prices, { provider: 'openai', model })?.version ?? null;

describe('the price of a model', () => {
  test.each(['gpt-4o', 'gpt-4o-2024-11-20', 'gpt-4o-20241120', 'gpt-4o-latest'])(
    'holds for %s, whichever release it is',
    (model) => expect(found([price('gpt-4o')], model)).toBe('gpt-4o'),
  );

  test.each(['gpt-4o-mini', 'gpt-4', 'gpt-4o-', 'gpt-4o-2024', 'my-gpt-4o', 'gpt-4o-audio-2024-11-20'])(
    'is not that of %s, which may cost something else',
    (model) => expect(found([price('gpt-4o')], model)).toBeNull(),
  );

  test('is the one that says most of its name', () => {
    const prices = [price('*'), price('gpt-*'), price('gpt-4*'), price('gpt-4o'), price('gpt-4o-2024-05-13')];

    expect(found(prices, 'gpt-4o-2024-05-13')).toBe('gpt-4o-2024-05-13');
    expect(found(prices, 'gpt-4o-2024-11-20')).toBe('gpt-4o');
    expect(found(prices, 'gpt-4o-mini')).toBe('gpt-4*');
    expect(found(prices, 'gpt-5')).toBe('gpt-*');
    expect(found(prices, 'o3')).toBe('*');
  });

  test('is the first of two that say the same, and never that of another provider', () => {
    expect(found([price('gpt-4o', 'override-1'), price('gpt-4o', 'builtin')], 'gpt-4o')).toBe('override-1');
    expect(found([price('gpt-4o', 'theirs', 'azure')], 'gpt-4o')).toBeNull();
  });
});

test('every model of the built-in list stands there once, with a price, and cached input is never dearer', () => {
  const names = BUILT_IN_PRICES.map(({ provider, model }) => `${provider} ${model}`);

  expect(new Set(names).size).toBe(names.length);
  for (const { inputNanos, cachedInputNanos, cacheWriteNanos, outputNanos } of BUILT_IN_PRICES) {
    expect(cachedInputNanos > 0n && cachedInputNanos <= inputNanos).toBe(true);
    expect(cacheWriteNanos >= inputNanos && outputNanos > inputNanos).toBe(true);
  }
});
