import { z } from 'zod';
import { RunId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';
import { RunQueryFilters } from './run-filter.ts';
import { RunStatuses, WorkflowRun } from './workflow-run.ts';

/** A run as a long list shows it: without its payload and its node runs. */
export const RunSummary = WorkflowRun.pick({
  id: true,
  workflow_id: true,
  status: true,
  triggered_by: true,
  run_at: true,
  priority: true,
  max_cost_cents: true,
  timeout_ms: true,
  deadline_at: true,
  created_at: true,
  started_at: true,
  completed_at: true,
  error_code: true,
  error_message: true,
  source_run_id: true,
  source_kind: true,
  parent_run_id: true,
  parent_node_run_id: true,
  root_run_id: true,
  total_cost_cents: true,
  unpriced_entry_count: true,
  waiting_for: true,
})
  .extend({
    workflow_title: z
      .string()
      .meta({ description: 'Title of its workflow as it is now', examples: ['Tide report'] }),
    duration_ms: z
      .int()
      .min(0)
      .nullable()
      .meta({
        description: 'From its start to its end, in milliseconds; null until it has ended',
        examples: [1468],
      }),
  })
  .meta({ id: 'RunSummary', description: 'A run in a list, without its payload and its node runs' });
export type RunSummary = z.infer<typeof RunSummary>;

/** `GET /api/v1/workspaces/{workspace_id}/runs/{run_id}`. */
export const GetWorkspaceRunRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId, run_id: RunId }),
});

/** `GET /api/v1/workspaces/{workspace_id}/runs`. */
export const ListWorkspaceRunsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  query: PageQuery.extend({
    status: RunStatuses.optional(),
    ...RunQueryFilters,
  }),
});
