import { BUDGET_ACTIONS, MAX_RUN_TIMEOUT_MS, TRIGGER_TYPES, WORKFLOW_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { AutoAcceptPreferences } from './auto-accept.ts';
import { Count, CreatedAt, Id, JsonObjectField, line, text, UpdatedAt } from './fields.ts';
import { UserId, WorkflowId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';
import { WorkflowNode } from './workflow-node.ts';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 10_000;

export const workflowFields = {
  title: line(MAX_TITLE).meta({ description: 'What people call it', examples: ['Tide report'] }),
  description: text(MAX_DESCRIPTION)
    .nullable()
    .meta({
      description: 'What it is for, in any words; null: not said',
      examples: ['Writes about the tides'],
    }),
  trigger_type: z
    .enum(TRIGGER_TYPES)
    .describe('Where its triggers mainly come from, as a note: every workflow can be triggered in every way'),
  trigger_config: JsonObjectField.describe(
    'Yours: stored and given back as it is. Schedules and hooks are made apart',
  ),
  auto_accept: z.boolean().meta({
    description: 'Whether approvals that its nodes ask for are granted at once, by system:auto_accept',
    examples: [false],
  }),
  auto_accept_preferences: JsonObjectField.describe('Which approvals auto_accept grants; {}: all'),
  max_budget_cents: z
    .int32()
    .min(0)
    .nullable()
    .meta({ description: 'What one run may cost, in cents of a US dollar; null: no limit', examples: [500] }),
  budget_action: z
    .enum(BUDGET_ACTIONS)
    .describe(
      'What becomes of a node whose next paid call has no room in the budget of its run or its workspace · fail: it fails · ask: it waits until somebody approves its task',
    ),
  timeout_ms: z
    .int()
    .min(1)
    .max(MAX_RUN_TIMEOUT_MS)
    .nullable()
    .meta({
      description:
        'How long one run may take from its start, waits included, in milliseconds; it fails with `run_timeout` then. Runs keep what it was at their trigger. null: no limit',
      examples: [3_600_000],
    }),
  status: z
    .enum(WORKFLOW_STATUSES)
    .describe('Only an active workflow can be triggered; runs that are under way go on in any status'),
};

/** A graph of nodes that can be triggered. */
export const Workflow = z
  .object({
    id: WorkflowId,
    user_id: UserId.describe('Who created it'),
    workspace_id: WorkspaceId.describe('Where it belongs'),
    source_project_id: Id.nullable().meta({
      description: 'The project it came from; null: none',
      examples: [null],
    }),
    ...workflowFields,
    is_template: z.boolean().meta({ description: 'Kept for older clients: always false', examples: [false] }),
    template_category: z
      .string()
      .nullable()
      .meta({ description: 'Kept for older clients: always null', examples: [null] }),
    revision: Count.meta({ description: 'How often its nodes have been changed', examples: [7] }),
    created_at: CreatedAt,
    updated_at: UpdatedAt,
    nodes: z.array(WorkflowNode).describe('In order of position'),
  })
  .meta({ id: 'Workflow', description: 'A graph of nodes that can be triggered' });
export type Workflow = z.infer<typeof Workflow>;

/** The fields of a workflow that is made, with what they are where they are left out. */
export const newWorkflowFields = {
  title: workflowFields.title,
  description: workflowFields.description.default(null),
  trigger_type: workflowFields.trigger_type.default('manual'),
  trigger_config: workflowFields.trigger_config.default({}),
  auto_accept: workflowFields.auto_accept.default(false),
  auto_accept_preferences: AutoAcceptPreferences.default({}),
  max_budget_cents: workflowFields.max_budget_cents.default(null),
  budget_action: workflowFields.budget_action.default('fail'),
  timeout_ms: workflowFields.timeout_ms.default(null),
  status: workflowFields.status.default('active'),
};

/** `POST /api/v1/workspaces/{workspace_id}/workflows`. */
export const CreateWorkflowRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  body: z.object(newWorkflowFields),
});

/** `GET /api/v1/workspaces/{workspace_id}/workflows`. */
export const ListWorkflowsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  query: PageQuery.extend({
    status: z.enum(WORKFLOW_STATUSES).optional().describe('Only those with this status'),
    q: text(MAX_TITLE).optional().describe('Only those whose title holds this, in upper or lower case'),
  }),
});

/** `GET /api/v1/workflows/{workflow_id}`. */
export const GetWorkflowRequest = z.object({ params: z.object({ workflow_id: WorkflowId }) });

/** `DELETE /api/v1/workflows/{workflow_id}`. */
export const DeleteWorkflowRequest = GetWorkflowRequest;

/** `PUT /api/v1/workflows/{workflow_id}`: what is left out stays as it is. */
export const UpdateWorkflowRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  body: z
    .object({ ...workflowFields, auto_accept_preferences: AutoAcceptPreferences })
    .partial()
    .meta({ examples: [{ title: 'Tide report', max_budget_cents: 500 }] }),
});
