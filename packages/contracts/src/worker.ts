import { WORKER_COMMANDS, WORKER_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Count, Timestamp } from './fields.ts';
import { WorkerId } from './ids.ts';
import { PageQuery } from './page.ts';

/** A worker process, as it last reported itself. */
export const Worker = z
  .object({
    id: WorkerId,
    host: z.string().meta({ description: 'Name of the machine or container', examples: ['worker-1'] }),
    pid: Count.meta({ description: 'Process id on that host', examples: [4711] }),
    version: z.string().meta({ description: 'Version of Runyard that it runs', examples: ['0.1.0'] }),
    pools: z
      .array(z.string())
      .meta({ description: 'Pools whose nodes it runs', examples: [['task', 'api_call']] }),
    concurrency: Count.meta({ description: 'Jobs of one queue that it runs at once', examples: [50] }),
    status: z
      .enum(WORKER_STATUSES)
      .describe('running takes jobs, quiet takes no new ones, stopping ends soon'),
    live: z.boolean().describe('False once three heartbeats are missing; its row is removed after a day'),
    command: z
      .enum(WORKER_COMMANDS)
      .nullable()
      .meta({
        description: 'What it is told to do and has not done yet; null: nothing',
        examples: [null],
      }),
    running_node_runs: Count.describe('Node runs that it holds at this moment'),
    busy: z
      .record(z.string(), Count)
      .meta({ description: 'Running jobs by queue', examples: [{ runs: 2, 'nodes.task': 31 }] }),
    jobs_per_second: z.record(z.string(), z.number().min(0)).meta({
      description:
        'Jobs a second that it did while there was work, over the last minute, by queue; queues of which it did none are left out',
      examples: [{ 'nodes.task': 38.5 }],
    }),
    event_loop_lag_ms: z
      .number()
      .min(0)
      .describe('Worst delay of its timers between two heartbeats, in milliseconds'),
    rss_bytes: z
      .int()
      .min(0)
      .meta({ description: 'Memory that it holds, in bytes', examples: [178257920] }),
    leaked_executors: Count.meta({
      description: 'Executors that run on although their attempt was given up: their code ignores its signal',
      examples: [0],
    }),
    started_at: Timestamp.describe('When the process started'),
    seen_at: Timestamp.describe('Its last heartbeat'),
  })
  .meta({ id: 'Worker', description: 'A worker process, as it last reported itself' });
export type Worker = z.infer<typeof Worker>;

/** `GET /api/v1/admin/workers`. */
export const ListWorkersRequest = z.object({ query: PageQuery });

/** `POST /api/v1/admin/workers/{worker_id}/quiet`, `/resume` and `/stop`. */
export const CommandWorkerRequest = z.object({ params: z.object({ worker_id: WorkerId }) });
