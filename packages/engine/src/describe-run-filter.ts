import type { RunFilter } from '@runyard/db';

/** Which runs were meant, as the audit event of an order over many of them tells it. */
export const describeRunFilter = (
  filter: Omit<RunFilter, 'errorText' | 'statuses'> & { statuses: readonly string[] },
) => ({
  status: [...filter.statuses],
  workflow_id: filter.workflowId,
  triggered_by: filter.triggeredBy,
  created_from: filter.createdFrom?.toISOString() ?? null,
  created_to: filter.createdTo?.toISOString() ?? null,
  root_run_id: filter.rootRunId ?? null,
  trigger_source: filter.triggerSource ?? null,
  min_cost_cents: filter.minCostCents ?? null,
  max_cost_cents: filter.maxCostCents ?? null,
  run_ids: filter.ids ? [...filter.ids] : null,
});
