import type { BudgetAction } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { Lease } from '../node-runs/lease.ts';

/** What the paid calls of a node run count to. Null: no limit. */
export interface Budget {
  runId: string;
  workspaceId: string;
  /** Of the run. */
  maxCostCents: number | null;
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
           r.max_cost_cents AS "maxCostCents", w.monthly_budget_cents AS "monthlyBudgetCents",
           coalesce(f.budget_action, 'fail') AS "budgetAction"
      FROM node_runs n JOIN runs r ON r.id = n.run_id
      LEFT JOIN workspaces w ON w.id = n.workspace_id LEFT JOIN workflows f ON f.id = r.workflow_id
     WHERE n.id = ${nodeRunId}::uuid AND n.status = 'running' AND n.lease_epoch = ${leaseEpoch}`;
  return rows[0] ?? null;
}
