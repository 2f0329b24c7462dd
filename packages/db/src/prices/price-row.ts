import type { ModelPrice, TokenPrice } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';

/** A model or a family of models, as a price names it. */
export interface PricedModel {
  provider: string;
  model: string;
}

/** A price that an administrator has set. */
export interface OverridingPrice extends ModelPrice {
  id: string;
  isWithdrawn: boolean;
  /** `user:<id>`. */
  createdBy: string;
  createdAt: Date;
}

/** A price as it is to be set. */
export interface NewPrice extends PricedModel, TokenPrice {
  id: string;
}

/** What a statement over `prices p` selects for an `OverridingPrice`. */
export const PRICE_COLUMNS = Prisma.sql`
  p.id::text, p.provider, p.model, 'override-' || p.number AS version, p.input_nanos AS "inputNanos",
  p.cached_input_nanos AS "cachedInputNanos", p.cache_write_nanos AS "cacheWriteNanos", p.output_nanos AS "outputNanos",
  p.reasoning_nanos AS "reasoningNanos", p.call_nanos AS "callNanos", p.is_withdrawn AS "isWithdrawn",
  p.created_by AS "createdBy", p.created_at AS "createdAt"`;

/** The latest price of each model that was not withdrawn. */
export async function listOverridingPrices(sql: Sql): Promise<OverridingPrice[]> {
  return sql.$queryRaw<OverridingPrice[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (p.provider, p.model) ${PRICE_COLUMNS} FROM prices p
       ORDER BY p.provider, p.model, p.number DESC
    ) AS latest WHERE NOT "isWithdrawn"`;
}
