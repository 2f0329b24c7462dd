import type { TriggerSource } from '@runyard/domain';

/** The filters that every request about many runs has, as it says them. */
interface AskedRuns {
  workflow_id?: string | undefined;
  triggered_by?: string | undefined;
  created_from?: Date | undefined;
  created_to?: Date | undefined;
  root_run_id?: string | undefined;
  trigger_source?: TriggerSource | undefined;
  min_cost_cents?: number | undefined;
  max_cost_cents?: number | undefined;
}

/** The same as the database's filters have it. */
export const runFilterOf = (workspaceId: string, asked: AskedRuns) => ({
  workspaceId,
  workflowId: asked.workflow_id ?? null,
  triggeredBy: asked.triggered_by ?? null,
  createdFrom: asked.created_from ?? null,
  createdTo: asked.created_to ?? null,
  rootRunId: asked.root_run_id ?? null,
  triggerSource: asked.trigger_source ?? null,
  minCostCents: asked.min_cost_cents ?? null,
  maxCostCents: asked.max_cost_cents ?? null,
});
