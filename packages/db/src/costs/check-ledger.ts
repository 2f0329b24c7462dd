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
 * with the sum of its entries, but for what retention has removed. It only reads, and it reads all there is. Empty: the books balance.
 */
export async function checkLedger(sql: Sql): Promise<LedgerDiscrepancy[]> {
  return sql.$queryRaw<LedgerDiscrepancy[]>`
    ${nodeRunDiscrepancies(ALL)} UNION ALL ${runDiscrepancies(ALL)} UNION ALL ${monthDiscrepancies()} LIMIT ${MAX_TOLD}`;
}

/**
 * Whether what is missing of a row `x` may be missing because retention has removed the entries of the months until then: the
 * months say until when.
 */
const IS_SHORTENED = Prisma.sql`
  coalesce(e.nanos, 0) < x.nanos AND EXISTS (
    SELECT 1 FROM workspace_spend s
     WHERE s.workspace_id = x.workspace_id AND s.entries_removed_at IS NOT NULL
       AND x.created_at < (s.month + interval '1 month') AT TIME ZONE 'UTC')`;

/** What selects the discrepancies of node runs. `isMeant` says of the column `run_id` which are looked at. */
export const nodeRunDiscrepancies = (isMeant: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT 'node_run' AS kind, x.id::text, x.nanos AS "bookedNanos", coalesce(e.nanos, 0) AS "entriesNanos"
    FROM (SELECT id, run_id, workspace_id, created_at, cost_nanos AS nanos FROM node_runs WHERE ${isMeant}) x
    LEFT JOIN (SELECT node_run_id, run_id, sum(cost_nanos)::bigint AS nanos FROM cost_entries WHERE ${isMeant} GROUP BY 1, 2) e
      ON e.node_run_id = x.id AND e.run_id = x.run_id
   WHERE x.nanos <> coalesce(e.nanos, 0) AND NOT (${IS_SHORTENED})`;

/** As `nodeRunDiscrepancies`, of runs. */
export const runDiscrepancies = (isMeant: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT 'run' AS kind, x.run_id::text AS id, x.nanos AS "bookedNanos", coalesce(e.nanos, 0) AS "entriesNanos"
    FROM (SELECT * FROM (SELECT id AS run_id, workspace_id, created_at, total_cost_nanos AS nanos FROM runs) a WHERE ${isMeant}) x
    LEFT JOIN (SELECT run_id, sum(cost_nanos)::bigint AS nanos FROM cost_entries WHERE ${isMeant} GROUP BY 1) e USING (run_id)
   WHERE x.nanos <> coalesce(e.nanos, 0) AND NOT (${IS_SHORTENED})`;

/** As `nodeRunDiscrepancies`, of the months of workspaces of which nothing was removed. */
export const monthDiscrepancies = (): Prisma.Sql => Prisma.sql`
  SELECT 'workspace' AS kind, workspace_id || to_char(month, ' YYYY-MM') AS id, coalesce(s.nanos, 0) AS "bookedNanos",
         coalesce(e.nanos, 0) AS "entriesNanos"
    FROM workspace_spend s
    FULL JOIN (SELECT workspace_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month,
                      sum(cost_nanos)::bigint AS nanos FROM cost_entries GROUP BY 1, 2) e USING (workspace_id, month)
   WHERE coalesce(s.nanos, 0) <> coalesce(e.nanos, 0) AND s.entries_removed_at IS NULL`;
