import { UnavailableError } from '@runyard/domain';
import { endsWithin } from '@runyard/runtime';
import type { JobQueue } from './job-queue.ts';

/** Jobs of one queue by what they do. A paused queue's jobs are waiting. */
export interface JobCounts {
  waiting: number;
  active: number;
  delayed: number;
  prioritized: number;
  waitingChildren: number;
  failed: number;
}

/** Jobs that one command of the queue moves, so that none of them holds the queue up for long. */
const MOVED_PER_COMMAND = 1_000;
const ANSWER_MS = 5_000;

/** Counts the jobs of one queue. Every function here throws UnavailableError when the queue cannot be reached. */
export async function countJobs(queue: JobQueue, name: string): Promise<JobCounts> {
  const counts = await answered(queue, () => queue.queue(name).getJobCounts(...COUNTED));
  return {
    waiting: (counts.wait ?? 0) + (counts.paused ?? 0),
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    prioritized: counts.prioritized ?? 0,
    waitingChildren: counts['waiting-children'] ?? 0,
    failed: counts.failed ?? 0,
  };
}

/** On PostgreSQL the waiting jobs of a paused queue are counted under a name of their own, which BullMQ's types leave out. */
const PAUSED = 'paused' as 'wait';
const COUNTED = ['wait', PAUSED, 'active', 'delayed', 'prioritized', 'waiting-children', 'failed'] as const;

/** Makes all workers leave the jobs of a queue alone, or take them again. True when the queue was not like that before. */
export async function setJobsPaused(queue: JobQueue, name: string, paused: boolean): Promise<boolean> {
  return answered(queue, async () => {
    const jobs = queue.queue(name);
    if ((await jobs.isPaused()) === paused) return false;
    await (paused ? jobs.pause() : jobs.resume());
    return true;
  });
}

/**
 * The rows of the first `limit` jobs that wait in a queue, in the order in which workers take them: ids of runs or of
 * node runs, with which the ids of their jobs begin.
 */
export async function listHead(queue: JobQueue, name: string, limit: number): Promise<string[]> {
  const ids = await answered(queue, () => queue.listHead(name, limit));
  return [...new Set(ids.map((id) => id.slice(0, UUID_LENGTH)))];
}

const UUID_LENGTH = 36;

/** failed → waiting, for every failed job. Returns how many there were. */
export async function retryFailedJobs(queue: JobQueue, name: string): Promise<number> {
  const { failed } = await countJobs(queue, name);
  if (failed > 0)
    await answered(queue, () => queue.queue(name).retryJobs({ state: 'failed', count: MOVED_PER_COMMAND }));
  return failed;
}

/** delayed → waiting, for every delayed job. Those whose row is not due go back to delayed when they are delivered. */
export async function promoteJobs(queue: JobQueue, name: string): Promise<void> {
  await answered(queue, () => queue.queue(name).promoteJobs({ count: MOVED_PER_COMMAND }));
}

/** The answer of the queue, or UnavailableError when there is none soon. */
export async function answered<T>(queue: JobQueue, ask: () => Promise<T>): Promise<T> {
  if (!queue.isReady()) throw unavailable();
  const asked = ask().catch((cause) => {
    throw unavailable(cause);
  });
  if (!(await endsWithin(asked, ANSWER_MS))) throw unavailable();
  return asked;
}

const unavailable = (cause?: unknown) =>
  new UnavailableError('the queue cannot be reached', { code: 'queue_unavailable', cause });
