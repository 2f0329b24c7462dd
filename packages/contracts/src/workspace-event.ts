import { TASK_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Timestamp } from './fields.ts';
import { RunId, TaskId, WorkflowId, WorkspaceId } from './ids.ts';
import { RunStatusField } from './status-fields.ts';

/** Data of the first event of a stream. */
export const BeginEvent = z
  .object({
    resumed: z
      .boolean()
      .describe('True: everything since the event that was asked for follows; false: the stream begins here'),
    at: Timestamp.describe('When the stream began, by the database’s clock'),
  })
  .describe('Data of an event `begin`');
export type BeginEvent = z.infer<typeof BeginEvent>;

/** Data of a `run` event: a run of the workspace became this. */
export const WorkspaceRunEvent = z
  .object({
    run_id: RunId,
    workflow_id: WorkflowId,
    status: RunStatusField,
    error_code: z.string().nullable().describe('Why, when the run failed'),
    total_cost_cents: Cents.describe(
      'What the run had cost when the event was sent, in cents of a US dollar',
    ),
    at: Timestamp.describe('When the change was made, by the database’s clock'),
  })
  .describe('Data of an event `run`');
export type WorkspaceRunEvent = z.infer<typeof WorkspaceRunEvent>;

/** Data of a `task` event: a task began to wait for a person, or stopped. */
export const WorkspaceTaskEvent = z
  .object({
    task_id: TaskId,
    run_id: RunId,
    status: z
      .enum(TASK_STATUSES)
      .describe('waiting: a person has to decide it; any other: nobody has to any more'),
    at: Timestamp.describe('When that came to be, by the database’s clock'),
  })
  .describe('Data of an event `task`');
export type WorkspaceTaskEvent = z.infer<typeof WorkspaceTaskEvent>;

/** The id of an event, as a stream sent it: a time in milliseconds and a place in the log. An empty one is none. */
const WorkspaceEventId = z
  .string()
  .regex(/^(\d{1,15}-\d{1,18})?$/, 'must be the id of an event, as the stream sent it')
  .meta({
    description:
      'Id of the last event that was received: the stream goes on after it. Left out or empty: it begins now',
    examples: ['1795512601460-1043'],
  });

/** `GET /api/v1/workspaces/{workspace_id}/events`. */
export const StreamWorkspaceEventsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  headers: z.object({ 'last-event-id': WorkspaceEventId.optional() }),
  query: z.object({ last_event_id: WorkspaceEventId.optional() }),
});
