import type { SpendRow } from '@runyard/db';
import { costOfCall, type TokenPrice } from '@runyard/domain';
import type { Spend } from '@runyard/nodes';
import type { Ids } from '@runyard/runtime';

/** What the simulated agent pretends to cost. */
const SIMULATED: TokenPrice = {
  inputNanos: 3_000_000_000n,
  cachedInputNanos: 3_000_000_000n,
  cacheWriteNanos: 3_000_000_000n,
  outputNanos: 15_000_000_000n,
  reasoningNanos: 15_000_000_000n,
  callNanos: 0n,
};

/** A spend as a cost entry. What the provider reports counts in place of the price. */
export function priceSpend({ ids }: { ids: Ids }, { reportedCostNanos, ...spend }: Spend): SpendRow {
  const price = spend.provider === 'simulated' ? SIMULATED : null;
  const costNanos = reportedCostNanos ?? (price ? costOfCall(price, spend) : 0n);
  return { id: ids.next(), ...spend, costNanos };
}
