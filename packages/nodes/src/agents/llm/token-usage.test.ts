import { expect, test } from '@jest/globals';
import { anthropicUsages, openaiUsages } from '../../test-support/usage-objects.ts';
import { anthropicUsage, openaiUsage } from './token-usage.ts';

const none = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

test.each([
  ['plain', { inputTokens: 19, outputTokens: 10 }],
  ['cached', { inputTokens: 86, cachedInputTokens: 1_920, outputTokens: 300 }],
  ['reasoned', { inputTokens: 81, outputTokens: 203, reasoningTokens: 832 }],
  ['bare', { inputTokens: 12, outputTokens: 7 }],
] as const)(
  'usage of OpenAI falls into buckets that share no token and add up to its total: %s',
  (name, buckets) => {
    const usage = openaiUsage(openaiUsages[name]);

    expect(usage).toEqual({ ...none, ...buckets });
    expect(Object.values(usage).reduce((sum, count) => sum + count)).toBe(openaiUsages[name].total_tokens);
  },
);

test.each([
  ['written', { inputTokens: 21, cacheWriteTokens: 188_086, outputTokens: 393 }],
  ['cached', { inputTokens: 21, cachedInputTokens: 188_086, outputTokens: 393 }],
  ['reasoned', { inputTokens: 2_095, outputTokens: 300, reasoningTokens: 1_203 }],
] as const)('usage of Anthropic falls into buckets that share no token: %s', (name, buckets) => {
  expect(anthropicUsage(anthropicUsages[name], null)).toEqual({ ...none, ...buckets });
});

test('what the end of a stream of Anthropic does not say stays as its beginning said it', () => {
  const begun = anthropicUsage({ ...anthropicUsages.cached, output_tokens: 1 }, null);

  const whole = anthropicUsage({ output_tokens: 393, input_tokens: null }, begun);

  expect(whole).toEqual(anthropicUsage(anthropicUsages.cached, null));
});

test.each([-5, 1.5, '12', null, Number.MAX_VALUE])(
  'a count that is none is 0 and never becomes money: %p',
  (count) => {
    expect(openaiUsage({ prompt_tokens: count, completion_tokens: count })).toEqual(none);
    expect(anthropicUsage({ input_tokens: count, output_tokens: count }, null)).toEqual(none);
  },
);

test('a part that is more than its whole was never in it', () => {
  const usage = openaiUsage({
    prompt_tokens: 10,
    completion_tokens: 5,
    completion_tokens_details: { reasoning_tokens: 90 },
  });

  expect(usage).toEqual({ ...none, inputTokens: 10, outputTokens: 5, reasoningTokens: 90 });
});
