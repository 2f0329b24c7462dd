import type { Sql } from '../client.ts';
import { afterCursor, type Listed, newestFirst, type Page, pageOfRows } from '../page.ts';
import { type OverridingPrice, PRICE_COLUMNS } from './price-row.ts';

/** Every price that was ever set or withdrawn, newest first. */
export async function listPriceVersions(sql: Sql, page: Page): Promise<Listed<OverridingPrice>> {
  const rows = await sql.$queryRaw<OverridingPrice[]>`
    SELECT ${PRICE_COLUMNS} FROM prices p
     WHERE true ${afterCursor('p', page)} ${newestFirst('p', page)}`;
  return pageOfRows(rows, page);
}
