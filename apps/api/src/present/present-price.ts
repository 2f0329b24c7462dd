import type { Price, PriceVersion } from '@runyard/contracts';
import type { OverridingPrice } from '@runyard/db';
import { type ModelPrice, type TokenPrice, usdOf } from '@runyard/domain';
import { timestamp } from './timestamp.ts';

export const presentBuiltInPrice = (price: ModelPrice): Price => ({
  ...nameOf(price),
  source: 'built_in',
  ...amountsOf(price),
  effective_from: null,
  created_by: null,
});

export const presentOverridingPrice = (price: OverridingPrice): Price => ({
  ...nameOf(price),
  source: 'override',
  ...amountsOf(price),
  effective_from: timestamp(price.createdAt),
  created_by: price.createdBy,
});

export const presentPriceVersion = (price: OverridingPrice): PriceVersion => ({
  id: price.id,
  ...nameOf(price),
  ...amountsOf(price),
  withdrawn: price.isWithdrawn,
  effective_from: timestamp(price.createdAt),
  created_by: price.createdBy,
});

const nameOf = ({ provider, model, version }: ModelPrice) => ({ provider, model, version });

const amountsOf = (price: TokenPrice) => ({
  input_usd: usdOf(price.inputNanos),
  cached_input_usd: usdOf(price.cachedInputNanos),
  cache_write_usd: usdOf(price.cacheWriteNanos),
  output_usd: usdOf(price.outputNanos),
  reasoning_usd: usdOf(price.reasoningNanos),
  call_usd: usdOf(price.callNanos),
});
