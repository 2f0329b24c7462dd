import type { Sql } from '../client.ts';

/** What a workspace has spent in one month (UTC). */
export interface WorkspaceCost {
  workspaceId: string;
  name: string;
  costNanos: bigint;
  /** Null: no limit. */
  monthlyBudgetCents: number | null;
}

/** Most workspaces of one answer. */
const MAX_WORKSPACES = 1_000;

/**
 * What workspaces have spent in the month that begins with `month`, the costliest first, at most 1,000: those that a user
 * belongs to, or all. Reads the sums that are kept with the ledger, one row a workspace.
 */
export async function sumWorkspaceCosts(
  sql: Sql,
  month: Date,
  userId: string | null,
): Promise<WorkspaceCost[]> {
  return sql.$queryRaw<WorkspaceCost[]>`
    SELECT w.id::text AS "workspaceId", w.name, coalesce(s.nanos, 0)::bigint AS "costNanos",
           w.monthly_budget_cents AS "monthlyBudgetCents"
      FROM workspaces w
      LEFT JOIN workspace_spend s ON s.workspace_id = w.id AND s.month = (${month}::timestamptz AT TIME ZONE 'UTC')::date
     WHERE ${userId}::uuid IS NULL
        OR w.id IN (SELECT m.workspace_id FROM workspace_members m WHERE m.user_id = ${userId}::uuid)
     ORDER BY "costNanos" DESC, w.name, w.id LIMIT ${MAX_WORKSPACES}`;
}
