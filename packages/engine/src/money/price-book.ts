import { listOverridingPrices, type Sql } from '@runyard/db';
import { BUILT_IN_PRICES, findModelPrice, type ModelPrice } from '@runyard/domain';
import { remember } from '../waiting/remember.ts';

/** What models cost, as one process knows it. */
export interface PriceBook {
  /** Null: nobody has said what this model costs. */
  find(model: { provider: string; model: string }): Promise<ModelPrice | null>;
}

/** How long a process goes by the prices that it has read, in milliseconds. */
const KNOWN_FOR_MS = 5_000;

/** The built-in prices, and over them those that administrators have set, read again after some seconds at most. */
export function createPriceBook(sql: Sql, knownForMs = KNOWN_FOR_MS): PriceBook {
  const current = remember(knownForMs, async () => [
    ...(await listOverridingPrices(sql)),
    ...BUILT_IN_PRICES,
  ]);
  return { find: async (model) => findModelPrice(await current(), model) };
}

/** A price book that answers as it did at first: what is reserved by a price is booked by it, whatever is set meanwhile. */
export function pinPrices(prices: PriceBook): PriceBook {
  const known = new Map<string, Promise<ModelPrice | null>>();
  return {
    find: ({ provider, model }) => {
      const name = `${provider} ${model}`;
      const found = known.get(name) ?? prices.find({ provider, model });
      known.set(name, found);
      found.catch(() => known.delete(name));
      return found;
    },
  };
}
