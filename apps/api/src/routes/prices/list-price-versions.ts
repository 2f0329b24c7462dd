import { listPriceVersions } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentPriceVersion } from '../../present/present-price.ts';
import type { RouteFor } from '../route.ts';

/** GET /admin/prices/versions: every price that was ever set. */
export const listPriceVersionsRoute: RouteFor<'listPriceVersions'> =
  ({ engine }) =>
  async ({ query }, { req }) => {
    const versions = await listPriceVersions(engine.db.sql, readPage(query, req));

    return { status: 200, ...presentPage(versions, presentPriceVersion, req) };
  };
