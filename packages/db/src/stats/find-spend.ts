import type { Sql } from '../client.ts';

/** What a workspace has spent, in nano-dollars, and may spend. Days and months are those of UTC. */
export interface Spend {
  todayNanos: bigint;
  /** False where today has more entries than are read: then it has spent more. */
  isTodayComplete: boolean;
  monthNanos: bigint;
  /** Null: no limit. */
  monthlyBudgetCents: number | null;
}

/** Entries of today that are read at most, the newest. */
const MAX_ENTRIES = 100_000;

/** Reads the sum of the month as it is kept, and sums up the entries of today. */
export async function findSpend(sql: Sql, workspaceId: string, maxEntries = MAX_ENTRIES): Promise<Spend> {
  const rows = await sql.$queryRaw<(Omit<Spend, 'isTodayComplete'> & { entryCount: number })[]>`
    SELECT coalesce(t.nanos, 0)::bigint AS "todayNanos", t.count AS "entryCount",
           coalesce(s.nanos, 0)::bigint AS "monthNanos", w.monthly_budget_cents AS "monthlyBudgetCents"
      FROM (SELECT sum(cost_nanos) AS nanos, count(*)::int AS count
              FROM (SELECT cost_nanos FROM cost_entries
                     WHERE workspace_id = ${workspaceId}::uuid
                       AND created_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                     ORDER BY created_at DESC LIMIT ${maxEntries}::int) c) t
      LEFT JOIN workspaces w ON w.id = ${workspaceId}::uuid
      LEFT JOIN workspace_spend s ON s.workspace_id = ${workspaceId}::uuid
                                 AND s.month = date_trunc('month', now() AT TIME ZONE 'UTC')::date`;
  const [row] = rows;
  if (!row) throw new Error('an aggregate has no row');
  const { entryCount, ...spend } = row;
  return { ...spend, isTodayComplete: entryCount < maxEntries };
}
