import { z } from 'zod';
import { Timestamp } from './fields.ts';
import { NodeId, NodeRunId, RunId, WorkflowId } from './ids.ts';
import { NodeRunStatusField, RunStatusField } from './status-fields.ts';

const ErrorCodeOfAttempt = z.string().nullable().describe('Why, when an attempt or the run failed');
const ChangedAt = Timestamp.describe('When the change was made, by the database’s clock');

/** Data of a `run` event: the run became this. */
export const RunEvent = z
  .object({ run_id: RunId, status: RunStatusField, error_code: ErrorCodeOfAttempt, at: ChangedAt })
  .describe('Data of an event `run`');
export type RunEvent = z.infer<typeof RunEvent>;

const nodeRunPlace = {
  run_id: RunId,
  node_run_id: NodeRunId,
  node_id: NodeId.describe('The node of the workflow that it runs'),
  node_key: z.string().nullable().describe('Key of the node; null: it has none'),
  item_index: z
    .int()
    .min(0)
    .nullable()
    .describe('Of an item of a map: its place in the list, from 0; null: it is none'),
};

/** Data of a `node_run` event: one of its node runs became this. */
export const NodeRunEvent = z
  .object({
    ...nodeRunPlace,
    status: NodeRunStatusField,
    attempt: z.int().min(1).describe('From 1; a retry raises it'),
    error_code: ErrorCodeOfAttempt,
    error_message: z
      .string()
      .nullable()
      .describe('What an attempt failed with, for people, at most 2,000 characters; null: it did not'),
    worker: z
      .string()
      .nullable()
      .describe('Of `running`: who began the attempt, as host:pid; null: not told, or another status'),
    at: ChangedAt,
  })
  .describe('Data of an event `node_run`');
export type NodeRunEvent = z.infer<typeof NodeRunEvent>;

/** Data of a `node_run.partial` event: the next piece of the text that a running attempt has made so far. */
export const NodeRunPartialEvent = z
  .object({
    ...nodeRunPlace,
    attempt: z.int().min(1).describe('The attempt that made it; the text of each attempt begins anew'),
    text: z.string().describe('Goes behind the text that came before it of the same node run and attempt'),
    at: Timestamp.describe('When it was written, by the database’s clock'),
  })
  .describe('Data of an event `node_run.partial`');
export type NodeRunPartialEvent = z.infer<typeof NodeRunPartialEvent>;

/** Data of the last event of a stream: the run has ended as this. */
export const EndEvent = z
  .object({ run_id: RunId, status: RunStatusField })
  .describe('Data of the event `end`');
export type EndEvent = z.infer<typeof EndEvent>;

/** The id of an event, as a stream sent it. An empty one is none. */
const EventId = z
  .string()
  .regex(/^\d{0,18}$/, 'must be the id of an event, as the stream sent it')
  .meta({
    description:
      'Id of the last event that was received: the stream goes on after it. Left out or empty: from the first',
    examples: ['41'],
  });

/** `GET /api/v1/workflows/{workflow_id}/runs/{run_id}/events`. */
export const StreamRunEventsRequest = z.object({
  params: z.object({ workflow_id: WorkflowId, run_id: RunId }),
  headers: z.object({ 'last-event-id': EventId.optional() }),
  query: z.object({ last_event_id: EventId.optional() }),
});
