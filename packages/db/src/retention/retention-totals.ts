import type { Sql } from '../client.ts';

/** What retention has removed of one kind, since there is this table. */
export interface RetentionTotal {
  /** The table. */
  kind: string;
  count: number;
  lastAt: Date;
}

/** Adds what a turn has removed, by table. */
export async function addRetentionTotals(sql: Sql, removed: Record<string, number>): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO retention_totals AS t (kind, count)
    SELECT kind, count FROM unnest(${Object.keys(removed)}::text[], ${Object.values(removed)}::bigint[]) AS i(kind, count)
     WHERE count > 0
        ON CONFLICT (kind) DO UPDATE SET count = t.count + excluded.count, last_at = now()`;
}

export async function listRetentionTotals(sql: Sql): Promise<RetentionTotal[]> {
  return sql.$queryRaw<RetentionTotal[]>`
    SELECT kind, count::float8 AS count, last_at AS "lastAt" FROM retention_totals ORDER BY kind`;
}
