import { Prisma, type Sql } from '../client.ts';

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

const ALL = Prisma.sql`true`;

/**
 * Compares the ledger with what was made of it, in one snapshot: each node run's cost, each run's total and each month of a workspace
 * with the sum of its entries. It only reads, and it reads all there is. Empty: the books balance.
 */
export async function checkLedger(sql: Sql): Promise<LedgerDiscrepancy[]> {
  return sql.$queryRaw<LedgerDiscrepancy[]>`
    ${nodeRunDiscrepancies(ALL)} UNION ALL ${runDiscrepancies(ALL)} UNION ALL ${monthDiscrepancies()} LIMIT ${MAX_TOLD}`;
}

/** What selects the discrepancies of node runs. `isMeant` says of the column `run_id` which are looked at. */
export const nodeRunDiscrepancies = (isMeant: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT 'node_run' AS kind, n.id::text, n.cost_nanos AS "bookedNanos", coalesce(e.nanos, 0) AS "entriesNanos"
    FROM (SELECT id, run_id, cost_nanos FROM node_runs WHERE ${isMeant}) n
    LEFT JOIN (SELECT node_run_id, run_id, sum(cost_nanos)::bigint AS nanos FROM cost_entries WHERE ${isMeant} GROUP BY 1, 2) e
      ON e.node_run_id = n.id AND e.run_id = n.run_id
   WHERE n.cost_nanos <> coalesce(e.nanos, 0)`;

/** As `nodeRunDiscrepancies`, of runs. */
export const runDiscrepancies = (isMeant: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT 'run' AS kind, r.run_id::text AS id, r.total_cost_nanos AS "bookedNanos", coalesce(e.nanos, 0) AS "entriesNanos"
    FROM (SELECT run_id, total_cost_nanos FROM (SELECT id AS run_id, total_cost_nanos FROM runs) a WHERE ${isMeant}) r
    LEFT JOIN (SELECT run_id, sum(cost_nanos)::bigint AS nanos FROM cost_entries WHERE ${isMeant} GROUP BY 1) e USING (run_id)
   WHERE r.total_cost_nanos <> coalesce(e.nanos, 0)`;

/** As `nodeRunDiscrepancies`, of the months of workspaces. */
export const monthDiscrepancies = (): Prisma.Sql => Prisma.sql`
  SELECT 'workspace' AS kind, workspace_id || to_char(month, ' YYYY-MM') AS id, coalesce(s.nanos, 0) AS "bookedNanos",
         coalesce(e.nanos, 0) AS "entriesNanos"
    FROM workspace_spend s
    FULL JOIN (SELECT workspace_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month,
                      sum(cost_nanos)::bigint AS nanos FROM cost_entries GROUP BY 1, 2) e USING (workspace_id, month)
   WHERE coalesce(s.nanos, 0) <> coalesce(e.nanos, 0)`;
