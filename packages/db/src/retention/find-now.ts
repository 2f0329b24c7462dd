import type { Sql } from '../client.ts';

/** The database's clock, by which everything is dated. */
export async function findNow(sql: Sql): Promise<Date> {
  const [row] = await sql.$queryRaw<{ now: Date }[]>`SELECT now()`;
  if (!row) throw new Error('the database does not tell the time');
  return row.now;
}
