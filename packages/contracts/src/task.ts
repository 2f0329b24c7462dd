import { TASK_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Id, JsonObjectField, Timestamp } from './fields.ts';
import { PageQuery } from './page.ts';

/** The work of a task node, as people and agents see it. */
export const Task = z
  .object({
    id: Id,
    workspace_id: Id,
    hired_agent_id: Id.nullable(),
    skill_slug: z.string().nullable(),
    title: z.string(),
    description: z.string().nullable(),
    schedule_type: z.string(),
    trigger: z.string(),
    status: z.enum(TASK_STATUSES),
    priority: z.int(),
    output_data: JsonObjectField.nullable(),
    proposed_actions: z.array(z.unknown()),
    approval_level: z.string(),
    approved_by: Id.nullable(),
    approved_at: Timestamp.nullable(),
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
  query: PageQuery.extend({ status: z.enum(TASK_STATUSES).optional().describe('Only those in this status') }),
});
