import type { components } from '@runyard/sdk';
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, unwrapPage } from '../api-client.ts';

/** Queues and workers have no stream: they are read again this often while they are seen, in milliseconds. */
const SYSTEM_REFRESH_MS = 5_000;

export type Queue = components['schemas']['Queue'];
export type Worker = components['schemas']['Worker'];

export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: ({ signal }) => unwrap(api().GET('/api/v1/admin/queues', { signal })),
  refetchInterval: SYSTEM_REFRESH_MS,
});

const named = (queue: string) => ({ params: { path: { queue } } });

export const pauseQueue = (queue: string) =>
  unwrap(api().POST('/api/v1/admin/queues/{queue}/pause', named(queue)));
export const resumeQueue = (queue: string) =>
  unwrap(api().POST('/api/v1/admin/queues/{queue}/resume', named(queue)));
export const retryQueue = (queue: string) =>
  unwrap(api().POST('/api/v1/admin/queues/{queue}/retry', named(queue)));
export const promoteQueue = (queue: string) =>
  unwrap(api().POST('/api/v1/admin/queues/{queue}/promote', named(queue)));

/** Cancels the runs whose next step waits in the queue; a dry run only counts them. */
export const drainQueue = (queue: string, isDryRun: boolean) =>
  unwrap(
    api().POST('/api/v1/admin/queues/{queue}/drain', {
      ...named(queue),
      body: { dry_run: isDryRun } as never,
    }),
  );

export type QueuedJob = components['schemas']['QueuedJob'];

/** Whose open work is looked for. */
export const JOB_OWNERS = {
  run: 'Run',
  node_run: 'Node run',
  workflow: 'Workflow',
  worker: 'Worker',
} as const;
export type JobOwner = keyof typeof JOB_OWNERS;

export interface JobSearch {
  of: JobOwner;
  id: string;
}

export const jobsQuery = ({ of, id }: JobSearch) =>
  queryOptions({
    queryKey: ['jobs', of, id],
    queryFn: ({ signal }) =>
      unwrap(
        api().GET('/api/v1/admin/jobs', { params: { query: { [`${of}_id`]: id, limit: 100 } }, signal }),
      ),
    refetchInterval: SYSTEM_REFRESH_MS,
  });

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) =>
    unwrapPage(api().GET('/api/v1/admin/workers', { params: { query: { limit: 200 } }, signal })),
  refetchInterval: SYSTEM_REFRESH_MS,
});

const ofWorker = (worker_id: string) => ({ params: { path: { worker_id } } });

export const quietWorker = (id: string) =>
  unwrap(api().POST('/api/v1/admin/workers/{worker_id}/quiet', ofWorker(id)));
export const resumeWorker = (id: string) =>
  unwrap(api().POST('/api/v1/admin/workers/{worker_id}/resume', ofWorker(id)));
export const stopWorker = (id: string) =>
  unwrap(api().POST('/api/v1/admin/workers/{worker_id}/stop', ofWorker(id)));
