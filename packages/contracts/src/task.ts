import { APPROVAL_LEVELS, TASK_DECISIONS, TASK_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Id, JsonObjectField, Timestamp, text } from './fields.ts';
import { PageQuery } from './page.ts';

/** The work of a task node, as people and agents see it. */
export const Task = z
  .object({
    id: Id,
    workspace_id: Id,
    workflow_run_id: Id,
    node_run_id: Id,
    hired_agent_id: Id.nullable(),
    skill_slug: z.string().nullable(),
    title: z.string(),
    description: z.string().nullable(),
    schedule_type: z.string(),
    trigger: z.string(),
    status: z.enum(TASK_STATUSES).describe('waiting: a person has to approve, reject or complete it'),
    priority: z.int(),
    output_data: JsonObjectField.nullable().describe(
      'What came of it; while it is waiting, what is proposed',
    ),
    proposed_actions: z
      .array(z.unknown())
      .describe('What its agent wants to be done; [] when it proposes none'),
    approval_level: z
      .enum(APPROVAL_LEVELS)
      .describe('When a person is asked: never, before the agent runs, or before its output counts'),
    approved_by: Id.nullable().describe(
      'The user who approved it; null for an API key, which decided_by names',
    ),
    approved_at: Timestamp.nullable(),
    decision: z.enum(TASK_DECISIONS).nullable().describe('What was decided; null while nobody has (had to)'),
    decision_comment: z.string().nullable(),
    decided_by: z.string().nullable().describe('user:<id> or api_key:<id>'),
    decided_at: Timestamp.nullable(),
    cost_usd: z.number().min(0).describe('US dollars'),
    started_at: Timestamp.nullable(),
    completed_at: Timestamp.nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'Task', description: 'The work of a task node' });
export type Task = z.infer<typeof Task>;

/** `GET /api/v1/workspaces/{workspace_id}/tasks`. */
export const ListTasksRequest = z.object({
  params: z.object({ workspace_id: Id }),
  query: PageQuery.extend({
    status: z.enum(TASK_STATUSES).optional().describe('Only those in this status'),
    workflow_run_id: Id.optional().describe('Only those of this run'),
    approval_level: z.enum(APPROVAL_LEVELS).optional().describe('Only those with this approval level'),
  }),
});

const params = z.object({ workspace_id: Id, task_id: Id });

const comment = text(2_000)
  .nullable()
  .default(null)
  .describe('Why; kept with the task')
  .meta({ example: 'Checked the numbers' });

/** `GET /api/v1/workspaces/{workspace_id}/tasks/{task_id}`. */
export const GetTaskRequest = z.object({ params });

/** `POST /api/v1/workspaces/{workspace_id}/tasks/{task_id}/approve`. */
export const ApproveTaskRequest = z.object({
  params,
  body: z
    .object({
      comment,
      output_data: JsonObjectField.nullable()
        .default(null)
        .describe('With approval_level after: the output to count in place of what is proposed'),
    })
    .prefault({}),
});

/** `POST /api/v1/workspaces/{workspace_id}/tasks/{task_id}/reject`. */
export const RejectTaskRequest = z.object({ params, body: z.object({ comment }).prefault({}) });

/** `POST /api/v1/workspaces/{workspace_id}/tasks/{task_id}/complete`. */
export const CompleteTaskRequest = z.object({
  params,
  body: z.object({ comment, output_data: JsonObjectField.describe('Becomes the output of the node') }),
});
