import type { Db } from '@runyard/db';

/** Tables that change without a request having changed anything. */
const BOOKKEEPING = new Set(['_prisma_migrations']);

/** How many rows each table holds, to tell whether a request that was refused has left something behind. */
export async function createRowCounter({
  prisma,
}: Pick<Db, 'prisma'>): Promise<() => Promise<Record<string, number>>> {
  const tables = await prisma.$queryRaw<{ name: string; persistence: string }[]>`
    SELECT relname AS name, relpersistence::text AS persistence FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`;
  const counted = tables.filter(({ name, persistence }) => persistence === 'p' && !BOOKKEEPING.has(name));
  const statement = counted
    .map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS count FROM "${name}"`)
    .join(' UNION ALL ');
  return async () => {
    const rows = await prisma.$queryRawUnsafe<{ name: string; count: number }[]>(statement);
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  };
}
