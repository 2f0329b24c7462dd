import { APPROVAL_LEVELS, ON_EXPIRY, TASK_DECISIONS, TASK_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { EXAMPLE_ACTOR } from './examples/ids.ts';
import { CreatedAt, Id, JsonObjectField, Timestamp, text } from './fields.ts';
import { NodeRunId, RunId, TaskId, UserId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

/** The work of a task node, as people and agents see it. */
export const Task = z
  .object({
    id: TaskId,
    workspace_id: WorkspaceId,
    workflow_run_id: RunId.describe('The run that it is a part of'),
    node_run_id: NodeRunId.describe('The node run that it is the work of'),
    hired_agent_id: Id.nullable().meta({
      description: 'The agent that does it; null: none by id',
      examples: [null],
    }),
    skill_slug: z
      .string()
      .nullable()
      .meta({ description: 'What it takes, in one word; null: not said', examples: [null] }),
    title: z.string().meta({
      description: 'What is to be done, as the task_template of its node was rendered',
      examples: ['Write about the tides'],
    }),
    description: z
      .string()
      .nullable()
      .meta({ description: 'More about it; null: no more', examples: ['Three paragraphs, please.'] }),
    schedule_type: z.string().meta({ description: 'Kept for older clients: once', examples: ['once'] }),
    trigger: z.string().meta({ description: 'Kept for older clients: workflow', examples: ['workflow'] }),
    status: z.enum(TASK_STATUSES).meta({
      description: 'waiting: a person has to approve, reject or complete it · the others as of its node run',
      examples: ['completed'],
    }),
    priority: z.int().describe('Kept for older clients: 0. The priority of its run counts'),
    output_data: JsonObjectField.nullable().meta({
      description: 'What came of it; while it is waiting, what is proposed; null: nothing yet',
      examples: [{ text: 'The tides follow the moon.' }],
    }),
    proposed_actions: z
      .array(z.unknown())
      .meta({ description: 'What its agent wants to be done; [] when it proposes none', examples: [[]] }),
    approval_level: z.enum(APPROVAL_LEVELS).meta({
      description:
        'When a person is asked: never, before the agent runs, or (after) before its output counts',
      examples: ['after'],
    }),
    approved_by: UserId.nullable().describe(
      'The user who approved it; null: nobody, or an API key, which decided_by names',
    ),
    approved_at: Timestamp.nullable().meta({
      description: 'When it was approved; null: it was not',
      examples: ['2026-11-24T10:15:00.000Z'],
    }),
    decision: z.enum(TASK_DECISIONS).nullable().describe('What was decided; null while nobody has (had to)'),
    decision_comment: z
      .string()
      .nullable()
      .meta({ description: 'What whoever decided said; null: nothing', examples: ['Checked the numbers'] }),
    decided_by: z
      .string()
      .nullable()
      .meta({
        description:
          'Who decided: user:<id>, api_key:<id>, system:auto_accept or system:expiry; null: nobody',
        examples: [EXAMPLE_ACTOR],
      }),
    decided_at: Timestamp.nullable().meta({
      description: 'When it was decided; null: it was not',
      examples: ['2026-11-24T10:15:00.000Z'],
    }),
    expires_at: Timestamp.nullable().meta({
      description: 'When it is too late to decide it; null: never',
      examples: ['2026-11-25T10:00:00.000Z'],
    }),
    on_expiry: z
      .enum(ON_EXPIRY)
      .nullable()
      .meta({
        description:
          'What becomes of it then: its node fails, it is approved or rejected by system:expiry, or it goes on waiting; null: it does not expire',
        examples: ['fail'],
      }),
    cost_usd: z
      .number()
      .min(0)
      .meta({ description: 'What all attempts cost together, in US dollars', examples: [0.0213] }),
    started_at: Timestamp.nullable().describe('When work on it began; null: not yet'),
    completed_at: Timestamp.nullable().meta({
      description: 'When it ended, in whichever way; null: not yet',
      examples: ['2026-11-24T10:15:00.000Z'],
    }),
    created_at: CreatedAt,
  })
  .meta({ id: 'Task', description: 'The work of a task node' });
export type Task = z.infer<typeof Task>;

/** `GET /api/v1/workspaces/{workspace_id}/tasks`. */
export const ListTasksRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  query: PageQuery.extend({
    status: z.enum(TASK_STATUSES).optional().describe('Only those in this status'),
    workflow_run_id: RunId.optional().describe('Only those of this run'),
    approval_level: z.enum(APPROVAL_LEVELS).optional().describe('Only those with this approval level'),
  }),
});

const params = z.object({ workspace_id: WorkspaceId, task_id: TaskId });

const comment = text(2_000)
  .nullable()
  .default(null)
  .meta({ description: 'Why; kept with the task', examples: ['Checked the numbers'] });

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
        .meta({
          description:
            'With approval_level after: the output to count in place of what is proposed; null: what is proposed',
          examples: [null],
        }),
    })
    .prefault({}),
});

/** `POST /api/v1/workspaces/{workspace_id}/tasks/{task_id}/reject`. */
export const RejectTaskRequest = z.object({ params, body: z.object({ comment }).prefault({}) });

/** `POST /api/v1/workspaces/{workspace_id}/tasks/{task_id}/complete`. */
export const CompleteTaskRequest = z.object({
  params,
  body: z.object({
    comment,
    output_data: JsonObjectField.meta({
      description: 'Becomes the output of the node',
      examples: [{ answer: 'It went well' }],
    }),
  }),
});
