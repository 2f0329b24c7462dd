import { z } from 'zod';
import { CancellationReason } from './cancellation-reason.ts';
import { Count, Timestamp } from './fields.ts';

const QueueName = z
  .string()
  .max(100)
  .meta({ description: 'Name of the queue: runs, or nodes.<pool>', examples: ['nodes.api_call'] });

/** A queue, which serves all workspaces. */
export const Queue = z
  .object({
    name: QueueName,
    pool: z
      .string()
      .nullable()
      .meta({
        description: 'Whose node jobs it holds; null for the queue of run jobs',
        examples: ['api_call'],
      }),
    paused: z.boolean().meta({ description: 'Workers take no new job of it', examples: [false] }),
    paused_at: Timestamp.nullable().meta({
      description: 'When it was paused; null: it is not',
      examples: [null],
    }),
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
      .meta({
        description: 'How long the oldest of those at its head has been due; null when none is',
        examples: [null],
      }),
    live_workers: Count.meta({ description: 'Workers that take its jobs', examples: [2] }),
    drain_ms: z
      .int()
      .min(0)
      .nullable()
      .meta({
        description:
          'Until what is due now is done, in milliseconds, at the pace of the last minute in which there was work; null: it is paused, or nothing of it was done in the last minute',
        examples: [0],
      }),
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
      dry_run: z
        .boolean()
        .default(false)
        .meta({ description: 'Only count, cancel nothing', examples: [true] }),
      include_delayed: z
        .boolean()
        .default(false)
        .describe('Also what is due later: scheduled runs, retries that wait for their backoff'),
      limit: z
        .int()
        .min(1)
        .max(MAX_DRAINED)
        .default(MAX_DRAINED)
        .describe('Runs that are cancelled at most, the oldest first'),
      reason: CancellationReason,
    })
    .default({ dry_run: false, include_delayed: false, limit: MAX_DRAINED, reason: null }),
});

/** What a drain has found and done. */
export const DrainedQueue = z
  .object({
    queue: QueueName,
    dry_run: z.boolean().meta({ description: 'True: nothing was cancelled', examples: [false] }),
    matched_runs: Count.meta({
      description: 'Runs whose next step waited in the queue, whatever the limit',
      examples: [12],
    }),
    matched_node_runs: Count.meta({
      description: 'Their node runs that had not ended, and end with them',
      examples: [31],
    }),
    running_node_runs: Count.describe(
      'Those of them that ran, in another branch of their run: they are aborted',
    ),
    cancelled_runs: Count.describe(
      'Runs that this call cancelled; those that a worker has taken in between go on',
    ),
    has_more: z.boolean().meta({
      description: 'More matched than one call of this limit cancels: call again',
      examples: [false],
    }),
  })
  .describe('What a drain has found and done');
export type DrainedQueue = z.infer<typeof DrainedQueue>;
