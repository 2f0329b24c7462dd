import { RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Id, JsonObjectField, Timestamp } from './fields.ts';
import { NodeRun } from './node-run.ts';
import { PageQuery } from './page.ts';

/** One run of a workflow, as it was when it was triggered. */
export const WorkflowRun = z
  .object({
    id: Id,
    workflow_id: Id,
    status: z.enum(RUN_STATUSES),
    triggered_by: z.string().nullable().describe('Who: user:<id>, api_key:<id>'),
    trigger_payload: JsonObjectField,
    created_at: Timestamp,
    started_at: Timestamp.nullable(),
    completed_at: Timestamp.nullable(),
    error_message: z.string().nullable().describe('Why it failed; names the node'),
    total_cost_cents: Cents.describe('What all its node runs cost together, rounded'),
    node_runs: z.array(NodeRun).describe('Empty until the run has started'),
  })
  .describe('One run of a workflow');
export type WorkflowRun = z.infer<typeof WorkflowRun>;

const WorkflowPath = z.object({ workspace_id: Id, workflow_id: Id });

/** `POST /api/v1/workspaces/{workspace_id}/workflows/{workflow_id}/trigger`. */
export const TriggerRunRequest = z.object({
  params: WorkflowPath,
  body: z
    .object({
      trigger_payload: JsonObjectField.default({}).describe('What the templates of the workflow read'),
    })
    .default({ trigger_payload: {} }),
});

/** `GET /api/v1/workspaces/{workspace_id}/workflows/{workflow_id}/runs`. */
export const ListRunsRequest = z.object({ params: WorkflowPath, query: PageQuery });

/** `GET /api/v1/workflows/{workflow_id}/runs/{run_id}`. */
export const GetRunRequest = z.object({ params: z.object({ workflow_id: Id, run_id: Id }) });
