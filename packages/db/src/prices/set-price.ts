import { ConflictError, NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient, Sql } from '../client.ts';
import { type NewPrice, type OverridingPrice, PRICE_COLUMNS, type PricedModel } from './price-row.ts';

/** Held while prices change, so that the later of two changes is the one that counts. */
const PRICES_LOCK = 7_276_911_511;

/** Sets the price of a model over the built-in one. ConflictError (`too_many_prices`) beyond `maxPrices` models. */
export async function setPrice(
  db: PrismaClient,
  author: Author,
  { price, maxPrices }: { price: NewPrice; maxPrices: number },
): Promise<OverridingPrice> {
  return db.$transaction(async (tx) => {
    await lockPrices(tx);
    await refuseBeyond(tx, price, maxPrices);
    const set = await insertPrice(tx, author, price);
    const { version } = set;
    await insertAuditEvent(tx, author, {
      workspaceId: null,
      action: 'price.set',
      targetId: nameOf(price),
      details: { version },
    });
    return set;
  });
}

/** Lets the built-in price of a model count again, if there is one. NotFoundError when nobody has set another. */
export async function withdrawPrice(
  db: PrismaClient,
  author: Author,
  { id, provider, model }: PricedModel & { id: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockPrices(tx);
    const withdrawnCount = await tx.$executeRaw`
      INSERT INTO prices (id, provider, model, input_nanos, cached_input_nanos, cache_write_nanos, output_nanos,
                          reasoning_nanos, call_nanos, is_withdrawn, created_by)
      SELECT ${id}::uuid, provider, model, input_nanos, cached_input_nanos, cache_write_nanos, output_nanos,
             reasoning_nanos, call_nanos, true, ${author.actor}
        FROM (SELECT * FROM prices WHERE provider = ${provider} AND model = ${model} ORDER BY number DESC LIMIT 1) AS latest
       WHERE NOT is_withdrawn`;
    if (withdrawnCount === 0) throw new NotFoundError('price not found');
    const targetId = nameOf({ provider, model });
    await insertAuditEvent(tx, author, { workspaceId: null, action: 'price.withdrawn', targetId });
  });
}

const nameOf = ({ provider, model }: PricedModel) => `${provider}/${model}`;

const lockPrices = (tx: Sql) => tx.$executeRaw`SELECT pg_advisory_xact_lock(${PRICES_LOCK})`;

async function refuseBeyond(tx: Sql, { provider, model }: PricedModel, maxPrices: number): Promise<void> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT DISTINCT ON (provider, model) provider, model, is_withdrawn FROM prices ORDER BY provider, model, number DESC
    ) AS latest WHERE NOT is_withdrawn AND (provider, model) <> (${provider}, ${model})`;
  if ((row?.count ?? 0) < maxPrices) return;
  throw new ConflictError('too_many_prices', `there are at most ${maxPrices} prices; withdraw one first`);
}

async function insertPrice(tx: Sql, { actor }: Author, price: NewPrice): Promise<OverridingPrice> {
  const [row] = await tx.$queryRaw<OverridingPrice[]>`
    INSERT INTO prices AS p (id, provider, model, input_nanos, cached_input_nanos, cache_write_nanos, output_nanos,
                             reasoning_nanos, call_nanos, created_by)
    VALUES (${price.id}::uuid, ${price.provider}, ${price.model}, ${price.inputNanos}, ${price.cachedInputNanos},
            ${price.cacheWriteNanos}, ${price.outputNanos}, ${price.reasoningNanos}, ${price.callNanos}, ${actor})
    RETURNING ${PRICE_COLUMNS}`;
  if (!row) throw new Error('an insert returned no row');
  return row;
}
