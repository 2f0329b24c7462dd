import type { Sql } from '../client.ts';

/** Something whose cost is not the sum of the entries under it. */
export interface LedgerDiscrepancy {
  kind: 'node_run' | 'run' | 'workspace';
  /** Of a workspace with the month: `<id> 2026-11`. */
  id: string;
  /** What its row says, in nano-dollars. */
  bookedNanos: bigint;
  /** What the entries under it sum up to. */
  entriesNanos: bigint;
}

/** Most discrepancies that one check tells of. */
const MAX_TOLD = 100;

/**
 * Compares the ledger with what was made of it, in one snapshot: each node run's cost, each run's total and each month of a workspace
 * with the sum of its entries. It only reads, and it reads all there is. Empty: the books balance.
 */
export async function checkLedger(sql: Sql): Promise<LedgerDiscrepancy[]> {
  return sql.$queryRaw<LedgerDiscrepancy[]>`
    WITH by_node_run AS (
      SELECT node_run_id, run_id, sum(cost_nanos)::bigint AS nanos FROM cost_entries GROUP BY node_run_id, run_id
    ), by_run AS (
      SELECT run_id, sum(nanos)::bigint AS nanos FROM by_node_run GROUP BY run_id
    ), by_month AS (
      SELECT workspace_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month, sum(cost_nanos)::bigint AS nanos
        FROM cost_entries GROUP BY 1, 2
    )
    SELECT 'node_run' AS kind, n.id::text, n.cost_nanos AS "bookedNanos", coalesce(e.nanos, 0) AS "entriesNanos"
      FROM node_runs n LEFT JOIN by_node_run e ON e.node_run_id = n.id AND e.run_id = n.run_id
     WHERE n.cost_nanos <> coalesce(e.nanos, 0)
    UNION ALL
    SELECT 'run', r.id::text, r.total_cost_nanos, coalesce(e.nanos, 0)
      FROM runs r LEFT JOIN by_run e ON e.run_id = r.id
     WHERE r.total_cost_nanos <> coalesce(e.nanos, 0)
    UNION ALL
    SELECT 'workspace', workspace_id || to_char(month, ' YYYY-MM'), coalesce(s.nanos, 0), coalesce(e.nanos, 0)
      FROM workspace_spend s FULL JOIN by_month e USING (workspace_id, month)
     WHERE coalesce(s.nanos, 0) <> coalesce(e.nanos, 0)
     LIMIT ${MAX_TOLD}`;
}
