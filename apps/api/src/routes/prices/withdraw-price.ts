import { withdrawPrice } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE /admin/prices/{provider}/{model}: 204. */
export const withdrawPriceRoute: RouteFor<'withdrawPrice'> =
  ({ engine }) =>
  async ({ params }, { author }) => {
    await withdrawPrice(engine.db.prisma, author, { id: engine.ids.next(), ...params });

    return { status: 204 };
  };
