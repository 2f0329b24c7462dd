import type { SpendRow } from '@runyard/db';
import { costOfCall } from '@runyard/domain';
import type { Spend } from '@runyard/nodes';
import type { Ids } from '@runyard/runtime';
import type { PriceBook } from './price-book.ts';

/** As `priceVersion` of an entry whose cost the provider told. */
const REPORTED = 'reported';

/** A spend as a cost entry. What the provider reports counts in place of the price; with neither, the entry is unpriced. */
export async function priceSpend(
  { ids, prices }: { ids: Ids; prices: PriceBook },
  { reportedCostNanos, ...spend }: Spend,
): Promise<SpendRow> {
  if (reportedCostNanos !== undefined) return reportedSpend(ids, { reportedCostNanos, ...spend });
  const entry = { id: ids.next(), ...spend };
  const price = await prices.find(spend);
  if (price === null) return { ...entry, costNanos: 0n, priceVersion: null };
  return { ...entry, costNanos: costOfCall(price, spend), priceVersion: price.version };
}

/** A spend whose cost its provider has told, as a cost entry. */
export function reportedSpend(ids: Ids, { reportedCostNanos = 0n, ...spend }: Spend): SpendRow {
  return { id: ids.next(), ...spend, costNanos: reportedCostNanos, priceVersion: REPORTED };
}
