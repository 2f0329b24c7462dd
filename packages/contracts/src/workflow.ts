import { TRIGGER_TYPES, WORKFLOW_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Id, JsonObjectField, line, Timestamp, text } from './fields.ts';
import { PageQuery } from './page.ts';
import { WorkflowNode } from './workflow-node.ts';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 10_000;

export const workflowFields = {
  title: line(MAX_TITLE),
  description: text(MAX_DESCRIPTION).nullable(),
  trigger_type: z.enum(TRIGGER_TYPES),
  trigger_config: JsonObjectField,
  auto_accept: z.boolean(),
  auto_accept_preferences: JsonObjectField,
  max_budget_cents: z.int32().min(0).nullable().describe('What one run may cost; null means no limit'),
  status: z.enum(WORKFLOW_STATUSES).describe('Only an active workflow can be triggered'),
};

/** A graph of nodes that can be triggered. */
export const Workflow = z
  .object({
    id: Id,
    user_id: Id,
    workspace_id: Id,
    source_project_id: Id.nullable(),
    ...workflowFields,
    is_template: z.boolean(),
    template_category: z.string().nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
    nodes: z.array(WorkflowNode).describe('In order of position'),
  })
  .meta({ id: 'Workflow', description: 'A graph of nodes that can be triggered' });
export type Workflow = z.infer<typeof Workflow>;

/** `POST /api/v1/workspaces/{workspace_id}/workflows`. */
export const CreateWorkflowRequest = z.object({
  params: z.object({ workspace_id: Id }),
  body: z.object({
    title: workflowFields.title,
    description: workflowFields.description.default(null),
    trigger_type: workflowFields.trigger_type.default('manual'),
    trigger_config: workflowFields.trigger_config.default({}),
    auto_accept: workflowFields.auto_accept.default(false),
    auto_accept_preferences: workflowFields.auto_accept_preferences.default({}),
    max_budget_cents: workflowFields.max_budget_cents.default(null),
    status: workflowFields.status.default('active'),
  }),
});

/** `GET /api/v1/workspaces/{workspace_id}/workflows`. */
export const ListWorkflowsRequest = z.object({
  params: z.object({ workspace_id: Id }),
  query: PageQuery.extend({
    status: z.enum(WORKFLOW_STATUSES).optional().describe('Only those with this status'),
    q: text(MAX_TITLE).optional().describe('Only those whose title holds this, in upper or lower case'),
  }),
});

/** `GET /api/v1/workflows/{workflow_id}`. */
export const GetWorkflowRequest = z.object({ params: z.object({ workflow_id: Id }) });

/** `DELETE /api/v1/workflows/{workflow_id}`. */
export const DeleteWorkflowRequest = GetWorkflowRequest;

/** `PUT /api/v1/workflows/{workflow_id}`: what is left out stays as it is. */
export const UpdateWorkflowRequest = z.object({
  params: z.object({ workflow_id: Id }),
  body: z.object(workflowFields).partial(),
});
