import type { Sql } from '../client.ts';

/** What sweeps have done of one kind, since there is this table. */
export interface SweepTotal {
  kind: string;
  count: number;
  lastAt: Date;
}

/** Adds what one sweep did, by kind. */
export async function addSweepTotals(sql: Sql, counts: Record<string, number>): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO sweep_totals AS t (kind, count, last_at)
    SELECT kind, count, now()
      FROM unnest(${Object.keys(counts)}::text[], ${Object.values(counts)}::bigint[]) AS i(kind, count)
        ON CONFLICT (kind) DO UPDATE SET count = t.count + excluded.count, last_at = excluded.last_at`;
}

export async function listSweepTotals(sql: Sql): Promise<SweepTotal[]> {
  return sql.$queryRaw<SweepTotal[]>`
    SELECT kind, count::float8 AS count, last_at AS "lastAt" FROM sweep_totals ORDER BY kind`;
}

/** Executors of live workers that run on although their attempt was given up. */
export async function countLeakedExecutors(sql: Sql): Promise<number> {
  const [row] = await sql.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum((stats->>'leakedCount')::int), 0)::int AS count FROM workers
     WHERE seen_at > now() - 3 * heartbeat_ms * interval '1 millisecond'`;
  return row?.count ?? 0;
}
