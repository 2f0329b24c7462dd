import type { BudgetAction } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { Lease } from '../node-runs/lease.ts';

/** What a run and all that it has started may spend. */
export interface RunLimit {
  runId: string;
  maxCostCents: number;
}

/** What the paid calls of a node run count to. Null: no limit. */
export interface Budget {
  runId: string;
  workspaceId: string;
  /** The run that no other has started: its own, or the topmost of those above it. */
  rootRunId: string;
  /** Its run, and those above it, as far as they have a limit; the lowest first. What a run has started counts to it. */
  runLimits: RunLimit[];
  /** Of the workspace, for this month. */
  monthlyBudgetCents: number | null;
  budgetAction: BudgetAction;
  /** Somebody has approved that this node run goes beyond its budget. */
  isBudgetApproved: boolean;
}

/** Null when the lease is no longer held. */
export async function findBudget(sql: Sql, { nodeRunId, leaseEpoch }: Lease): Promise<Budget | null> {
  const rows = await sql.$queryRaw<Budget[]>`
    SELECT n.run_id::text AS "runId", n.workspace_id::text AS "workspaceId", n.is_budget_approved AS "isBudgetApproved",
           coalesce(r.root_run_id, r.id)::text AS "rootRunId", w.monthly_budget_cents AS "monthlyBudgetCents",
           (WITH RECURSIVE above AS (
              SELECT r.id, r.parent_run_id, r.max_cost_cents, r.depth
              UNION ALL
              SELECT p.id, p.parent_run_id, p.max_cost_cents, p.depth FROM runs p JOIN above ON p.id = above.parent_run_id
            )
            SELECT coalesce(json_agg(json_build_object('runId', id, 'maxCostCents', max_cost_cents) ORDER BY depth DESC), '[]')
              FROM above WHERE max_cost_cents IS NOT NULL) AS "runLimits",
           coalesce(f.budget_action, 'fail') AS "budgetAction"
      FROM node_runs n JOIN runs r ON r.id = n.run_id
      LEFT JOIN workspaces w ON w.id = n.workspace_id LEFT JOIN workflows f ON f.id = r.workflow_id
     WHERE n.id = ${nodeRunId}::uuid AND n.status = 'running' AND n.lease_epoch = ${leaseEpoch}`;
  return rows[0] ?? null;
}
