import { isJsonObject, type JsonObject, type TokenUsage } from '@runyard/domain';

/** A `usage` of OpenAI's chat completions, as disjoint buckets: there, cached tokens are part of the prompt's and reasoning is part of
 *  the completion's. https://platform.openai.com/docs/api-reference/chat/object */
export function openaiUsage(usage: JsonObject): TokenUsage {
  const prompt = objectAt(usage, 'prompt_tokens_details');
  const completion = objectAt(usage, 'completion_tokens_details');
  const cachedInputTokens = countAt(prompt, 'cached_tokens');
  const cacheWriteTokens = countAt(prompt, 'cache_write_tokens');
  const reasoningTokens = countAt(completion, 'reasoning_tokens');
  return {
    inputTokens: without(countAt(usage, 'prompt_tokens'), cachedInputTokens + cacheWriteTokens),
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: without(countAt(usage, 'completion_tokens'), reasoningTokens),
    reasoningTokens,
  };
}

/** A `usage` of Anthropic's messages, as disjoint buckets: there, input and cache are apart and thinking is part of the output. What
 *  it does not say is as `before` said it: a stream tells the input first and the output last.
 *  https://docs.anthropic.com/en/api/messages-streaming */
export function anthropicUsage(usage: JsonObject, before: TokenUsage | null): TokenUsage {
  const count = (name: string, known = 0) => (usage[name] == null ? known : countAt(usage, name));
  const details = objectAt(usage, 'output_tokens_details');
  const written = before && before.outputTokens + before.reasoningTokens;
  const reasoningTokens = countAt(details, 'thinking_tokens') || (before?.reasoningTokens ?? 0);
  return {
    inputTokens: count('input_tokens', before?.inputTokens),
    cachedInputTokens: count('cache_read_input_tokens', before?.cachedInputTokens),
    cacheWriteTokens: count('cache_creation_input_tokens', before?.cacheWriteTokens),
    outputTokens: without(count('output_tokens', written ?? 0), reasoningTokens),
    reasoningTokens,
  };
}

const CHARS_PER_TOKEN = 4;

/** A rough count where the provider tells none: four characters a token. */
export function estimateUsage(prompt: string, answer: string): TokenUsage {
  return {
    inputTokens: Math.ceil(prompt.length / CHARS_PER_TOKEN),
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: Math.ceil(answer.length / CHARS_PER_TOKEN),
    reasoningTokens: 0,
  };
}

/** Usage by the names that outputs have for it. */
export function presentUsage(usages: readonly TokenUsage[]): Record<string, number> {
  const sum = (bucket: keyof TokenUsage) => usages.reduce((total, usage) => total + usage[bucket], 0);
  return {
    input_tokens: sum('inputTokens'),
    cached_input_tokens: sum('cachedInputTokens'),
    cache_write_tokens: sum('cacheWriteTokens'),
    output_tokens: sum('outputTokens'),
    reasoning_tokens: sum('reasoningTokens'),
  };
}

const objectAt = (value: JsonObject, name: string): JsonObject => {
  const part = value[name];
  return isJsonObject(part) ? part : {};
};

/** Whatever is no count of tokens is 0: it must not become money. */
function countAt(value: JsonObject, name: string): number {
  const count = value[name];
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** A part that is more than its whole was never in it. */
const without = (whole: number, part: number) => (part <= whole ? whole - part : whole);
