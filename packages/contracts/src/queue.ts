import { z } from 'zod';
import { CancellationReason } from './cancellation-reason.ts';
import { Count, Timestamp } from './fields.ts';

const QueueName = z
  .string()
  .max(100)
  .meta({ examples: ['nodes.api_call'] });

/** A queue, which serves all workspaces. */
export const Queue = z
  .object({
    name: QueueName,
    pool: z.string().nullable().describe('Whose node jobs it holds; null for the queue of run jobs'),
    paused: z.boolean().describe('Workers leave its jobs alone'),
    paused_at: Timestamp.nullable(),
    counts: z
      .object({
        waiting: Count.describe('Due, for the next free worker'),
        prioritized: Count.describe('Due, and of less than the highest priority'),
        active: Count.describe('Handled by a worker at this moment'),
        delayed: Count.describe('Due later: retries and scheduled runs'),
        waiting_children: Count.describe('Run jobs that wait for the jobs of their nodes'),
        failed: Count.describe('Always 0 unless something else left them: rows tell how a job ended'),
      })
      .describe('Jobs by what they do'),
    oldest_waiting_seconds: z
      .number()
      .min(0)
      .nullable()
      .describe('How long the oldest of those at its head has been due; null when none is'),
    live_workers: Count.describe('Workers that take its jobs'),
  })
  .meta({ id: 'Queue', description: 'A queue, which serves all workspaces' });
export type Queue = z.infer<typeof Queue>;

const params = z.object({ queue: QueueName });

/** `GET /api/v1/admin/queues`. */
export const ListQueuesRequest = z.object({});

/** `GET /api/v1/admin/queues/{queue}` and what changes it without saying more. */
export const QueueRequest = z.object({ params });

/** What a retry has done. */
export const RetriedQueue = z
  .object({ retried: Count.describe('Failed jobs that wait again') })
  .describe('What a retry has done');
export type RetriedQueue = z.infer<typeof RetriedQueue>;

/** What a promotion has done. */
export const PromotedQueue = z
  .object({ promoted: Count.describe('Retries or scheduled runs that are due now; at most 1,000 a call') })
  .describe('What a promotion has done');
export type PromotedQueue = z.infer<typeof PromotedQueue>;

const MAX_DRAINED = 500;

/** `POST /api/v1/admin/queues/{queue}/drain`. */
export const DrainQueueRequest = z.object({
  params,
  body: z
    .object({
      dry_run: z.boolean().default(false).describe('Only count, cancel nothing'),
      include_delayed: z
        .boolean()
        .default(true)
        .describe('Also what is due later: scheduled runs, retries that wait for their backoff'),
      limit: z
        .int()
        .min(1)
        .max(MAX_DRAINED)
        .default(MAX_DRAINED)
        .describe('Runs that are cancelled at most, the oldest first'),
      reason: CancellationReason,
    })
    .default({ dry_run: false, include_delayed: true, limit: MAX_DRAINED, reason: null }),
});

/** What a drain has found and done. */
export const DrainedQueue = z
  .object({
    queue: QueueName,
    dry_run: z.boolean(),
    matched_runs: Count.describe('Runs whose next step waited in the queue, whatever the limit'),
    matched_node_runs: Count.describe('Their node runs that had not ended, and end with them'),
    running_node_runs: Count.describe(
      'Those of them that ran, in another branch of their run: they are aborted',
    ),
    cancelled_runs: Count.describe(
      'Runs that this call cancelled; those that a worker has taken in between go on',
    ),
    has_more: z.boolean().describe('More matched than one call of this limit cancels: call again'),
  })
  .describe('What a drain has found and done');
export type DrainedQueue = z.infer<typeof DrainedQueue>;
