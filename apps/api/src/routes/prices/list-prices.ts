import { listOverridingPrices } from '@runyard/db';
import { BUILT_IN_PRICES } from '@runyard/domain';
import { presentBuiltInPrice, presentOverridingPrice } from '../../present/present-price.ts';
import type { RouteFor } from '../route.ts';

/** GET /admin/prices: what counts now. */
export const listPricesRoute: RouteFor<'listPrices'> =
  ({ engine }) =>
  async () => {
    const overriding = (await listOverridingPrices(engine.db.sql)).map(presentOverridingPrice);
    const overridden = new Set(overriding.map(nameOf));
    const builtIn = BUILT_IN_PRICES.map(presentBuiltInPrice).filter(
      (price) => !overridden.has(nameOf(price)),
    );

    return {
      status: 200,
      body: [...overriding, ...builtIn].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    };
  };

const nameOf = ({ provider, model }: { provider: string; model: string }) => `${provider} ${model}`;
