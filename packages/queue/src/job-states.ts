import { JOB_STATES, type JobState } from '@runyard/domain';
import type { JobQueue } from './job-queue.ts';
import { answered } from './queue-control.ts';

/** A job that may be stored under one of several ids, in the order of their likelihood. */
export interface JobIds {
  queue: string;
  ids: readonly string[];
}

export interface StoredJob {
  /** Null: none of the ids is stored. */
  id: string | null;
  state: JobState;
}

/** How jobs stand, in the order in which they are named. Throws UnavailableError when the queue cannot be reached. */
export const findJobStates = (queue: JobQueue, jobs: readonly JobIds[]): Promise<StoredJob[]> =>
  answered(queue, () => Promise.all(jobs.map((job) => findJobState(queue, job))));

async function findJobState(queue: JobQueue, { queue: name, ids }: JobIds): Promise<StoredJob> {
  for (const id of ids) {
    const state = stateOf(await queue.queue(name).getJobState(id));
    if (state !== 'none') return { id, state };
  }
  return { id: null, state: 'none' };
}

/** In BullMQ's words a job of a paused queue is `paused` on PostgreSQL, and one that is not stored `unknown`. */
function stateOf(state: string): JobState {
  if (state === 'paused' || state === 'wait') return 'waiting';
  const name = state.replaceAll('-', '_');
  return JOB_STATES.find((known) => known === name) ?? 'none';
}
