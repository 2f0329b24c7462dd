import { WORKER_COMMANDS, WORKER_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Count, Id, Timestamp } from './fields.ts';
import { PageQuery } from './page.ts';

/** A worker process, as it last reported itself. */
export const Worker = z
  .object({
    id: Id,
    host: z.string(),
    pid: Count,
    version: z.string(),
    pools: z.array(z.string()).describe('Pools whose nodes it runs'),
    concurrency: Count.describe('Jobs of one queue that it runs at once'),
    status: z
      .enum(WORKER_STATUSES)
      .describe('running takes jobs, quiet takes no new ones, stopping ends soon'),
    live: z.boolean().describe('False once three heartbeats are missing; its row is removed after a day'),
    command: z.enum(WORKER_COMMANDS).nullable().describe('What it is told to do and has not done yet'),
    running_node_runs: Count,
    busy: z.record(z.string(), Count).describe('Running jobs by queue'),
    event_loop_lag_ms: z.number().min(0).describe('Worst delay of its timers between two heartbeats'),
    rss_bytes: z.int().min(0).describe('Memory'),
    started_at: Timestamp,
    seen_at: Timestamp.describe('Its last heartbeat'),
  })
  .meta({ id: 'Worker', description: 'A worker process, as it last reported itself' });
export type Worker = z.infer<typeof Worker>;

/** `GET /api/v1/admin/workers`. */
export const ListWorkersRequest = z.object({ query: PageQuery });

/** `POST /api/v1/admin/workers/{worker_id}/quiet`, `/resume` and `/stop`. */
export const CommandWorkerRequest = z.object({ params: z.object({ worker_id: Id }) });
