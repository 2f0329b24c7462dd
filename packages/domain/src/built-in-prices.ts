import type { ModelPrice } from './model-price.ts';
import { nanosFromUsd } from './money.ts';

/** The list below, by the month in which it was compared with what the providers publish. */
export const BUILT_IN_PRICE_VERSION = 'builtin-2026-11';

/** US dollars per million tokens: model, input, cached input, cache write, output. Reasoning costs what output costs. */
type Line = [model: string, input: string, cached: string, cacheWrite: string, output: string];

/** Standard processing. Writing into the cache costs nothing besides the input. */
const OPENAI: Line[] = [
  ['gpt-5.1', '1.25', '0.125', '1.25', '10'],
  ['gpt-5', '1.25', '0.125', '1.25', '10'],
  ['gpt-5-mini', '0.25', '0.025', '0.25', '2'],
  ['gpt-5-nano', '0.05', '0.005', '0.05', '0.4'],
  ['gpt-4.1', '2', '0.5', '2', '8'],
  ['gpt-4.1-mini', '0.4', '0.1', '0.4', '1.6'],
  ['gpt-4.1-nano', '0.1', '0.025', '0.1', '0.4'],
  ['gpt-4o', '2.5', '1.25', '2.5', '10'],
  ['gpt-4o-2024-05-13', '5', '5', '5', '15'],
  ['gpt-4o-mini', '0.15', '0.075', '0.15', '0.6'],
  ['o1', '15', '7.5', '15', '60'],
  ['o3', '2', '0.5', '2', '8'],
  ['o3-mini', '1.1', '0.55', '1.1', '4.4'],
  ['o4-mini', '1.1', '0.275', '1.1', '4.4'],
];

/** A cache write is one that is kept for five minutes, 1.25 times the input; a cached token costs a tenth of it. */
const ANTHROPIC: Line[] = [
  ['claude-opus-4-5', '5', '0.5', '6.25', '25'],
  ['claude-opus-4-1', '15', '1.5', '18.75', '75'],
  ['claude-opus-4-0', '15', '1.5', '18.75', '75'],
  ['claude-opus-4', '15', '1.5', '18.75', '75'],
  ['claude-3-opus', '15', '1.5', '18.75', '75'],
  ['claude-sonnet-4-5', '3', '0.3', '3.75', '15'],
  ['claude-sonnet-4-0', '3', '0.3', '3.75', '15'],
  ['claude-sonnet-4', '3', '0.3', '3.75', '15'],
  ['claude-3-7-sonnet', '3', '0.3', '3.75', '15'],
  ['claude-3-5-sonnet', '3', '0.3', '3.75', '15'],
  ['claude-haiku-4-5', '1', '0.1', '1.25', '5'],
  ['claude-3-5-haiku', '0.8', '0.08', '1', '4'],
  ['claude-3-haiku', '0.25', '0.03', '0.3', '1.25'],
];

/** What the agent that only pretends pretends to cost. */
const SIMULATED: Line[] = [['simulated-1', '3', '3', '3', '15']];

const pricesOf = (provider: string, lines: Line[]): ModelPrice[] =>
  lines.map(([model, input, cached, cacheWrite, output]) => ({
    provider,
    model,
    version: BUILT_IN_PRICE_VERSION,
    inputNanos: nanosFromUsd(input),
    cachedInputNanos: nanosFromUsd(cached),
    cacheWriteNanos: nanosFromUsd(cacheWrite),
    outputNanos: nanosFromUsd(output),
    reasoningNanos: nanosFromUsd(output),
    callNanos: 0n,
  }));

/** The prices that hold where no administrator has said another. */
export const BUILT_IN_PRICES: readonly ModelPrice[] = [
  ...pricesOf('anthropic', ANTHROPIC),
  ...pricesOf('openai', OPENAI),
  ...pricesOf('simulated', SIMULATED),
];
