/** Tokens of one call in five disjoint buckets: no token is counted twice. */
export interface TokenUsage {
  /** Read anew: neither from a cache nor into one. */
  inputTokens: number;
  /** Read from the provider's cache. */
  cachedInputTokens: number;
  /** Read and written into the provider's cache. */
  cacheWriteTokens: number;
  /** Written, without reasoning. */
  outputTokens: number;
  reasoningTokens: number;
}

/** What one model costs: nano-dollars per million tokens of each bucket, and nano-dollars for each call besides. */
export interface TokenPrice {
  inputNanos: bigint;
  cachedInputNanos: bigint;
  cacheWriteNanos: bigint;
  outputNanos: bigint;
  reasoningNanos: bigint;
  callNanos: bigint;
}

const TOKENS_PER_PRICE = 1_000_000n;

/** What one call cost, in nano-dollars. The buckets are added up exactly and the sum is rounded once, half up. */
export function costOfCall(price: TokenPrice, usage: TokenUsage): bigint {
  const exact =
    BigInt(usage.inputTokens) * price.inputNanos +
    BigInt(usage.cachedInputTokens) * price.cachedInputNanos +
    BigInt(usage.cacheWriteTokens) * price.cacheWriteNanos +
    BigInt(usage.outputTokens) * price.outputNanos +
    BigInt(usage.reasoningTokens) * price.reasoningNanos;
  return price.callNanos + (exact + TOKENS_PER_PRICE / 2n) / TOKENS_PER_PRICE;
}

/** The most that one call can cost, in nano-dollars, rounded up: each token counts as one of the dearest bucket it can fall into. */
export function worstCostOfCall(
  price: TokenPrice,
  call: { inputTokens: number; maxOutputTokens: number },
): bigint {
  const inputNanos = dearest(price.inputNanos, price.cachedInputNanos, price.cacheWriteNanos);
  const outputNanos = dearest(price.outputNanos, price.reasoningNanos);
  const exact = BigInt(call.inputTokens) * inputNanos + BigInt(call.maxOutputTokens) * outputNanos;
  return price.callNanos + (exact + TOKENS_PER_PRICE - 1n) / TOKENS_PER_PRICE;
}

function dearest(...prices: bigint[]): bigint {
  const [most = 0n] = prices.toSorted((a, b) => (a < b ? 1 : -1));
  return most;
}
