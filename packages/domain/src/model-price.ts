import type { TokenPrice } from './token-price.ts';

/** The price of a model, or of a family of models. */
export interface ModelPrice extends TokenPrice {
  provider: string;
  /** The name of a model, which stands for its dated releases, too (`gpt-4o` for `gpt-4o-2024-11-20`); with a `*` at its end,
   *  every model whose name begins so. */
  model: string;
  /** Names this price for good: cost entries that were booked by it keep the name. */
  version: string;
}

/** What a provider writes behind the name of a model for one of its releases. */
const RELEASE = /^-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$/;

/**
 * The price that a call of a model is booked by: of those that fit, the one that says most of the name; among equals the one
 * that comes first, so overrides go before what is built in. Null: nobody has said what it costs.
 */
export function findModelPrice(
  prices: readonly ModelPrice[],
  { provider, model }: { provider: string; model: string },
): ModelPrice | null {
  let best: { price: ModelPrice; fit: number } | null = null;
  for (const price of prices) {
    if (price.provider !== provider) continue;
    const fit = fitOf(price.model, model);
    if (fit > (best?.fit ?? 0)) best = { price, fit };
  }
  return best?.price ?? null;
}

/** How well a pattern fits a name: a whole name beats its dated form, which beats every prefix; a longer prefix beats a shorter. 0: not at all. */
function fitOf(pattern: string, model: string): number {
  if (pattern === model) return 2 * WHOLE;
  if (pattern.endsWith('*')) return model.startsWith(pattern.slice(0, -1)) ? pattern.length : 0;
  return model.startsWith(pattern) && RELEASE.test(model.slice(pattern.length)) ? WHOLE : 0;
}

/** More than any prefix has characters. */
const WHOLE = 10_000;
