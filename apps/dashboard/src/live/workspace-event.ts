import type { WorkflowRun } from '../queries/runs.ts';

/** A run of the workspace became this, as the API's stream of the workspace tells it. */
export interface RunChange {
  run_id: string;
  workflow_id: string;
  status: WorkflowRun['status'];
  error_code: string | null;
  total_cost_cents: number;
  at: string;
}
