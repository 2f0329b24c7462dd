import { setPrice } from '@runyard/db';
import { nanosFromUsd } from '@runyard/domain';
import { presentOverridingPrice } from '../../present/present-price.ts';
import type { RouteFor } from '../route.ts';

/** Models that administrators may set a price of: every worker reads all of them. */
const MAX_PRICES = 1_000;

/** PUT /admin/prices/{provider}/{model}: a new version of the price. */
export const setPriceRoute: RouteFor<'setPrice'> =
  ({ engine }) =>
  async ({ params, body }, { author }) => {
    const { input_usd: input, output_usd: output } = body;
    const price = {
      id: engine.ids.next(),
      ...params,
      inputNanos: nanosFromUsd(input),
      cachedInputNanos: nanosFromUsd(body.cached_input_usd ?? input),
      cacheWriteNanos: nanosFromUsd(body.cache_write_usd ?? input),
      outputNanos: nanosFromUsd(output),
      reasoningNanos: nanosFromUsd(body.reasoning_usd ?? output),
      callNanos: nanosFromUsd(body.call_usd),
    };

    const set = await setPrice(engine.db.prisma, author, { price, maxPrices: MAX_PRICES });

    return { status: 200, body: presentOverridingPrice(set) };
  };
