/**
 * The states of a worker process: what each means. Only a running one takes jobs.
 *
 *   running ⇄ quiet
 *   running | quiet ──▶ stopping ──▶ its row is removed
 */
const WORKER_STATES = {
  running: 'Takes jobs.',
  quiet: 'Takes no new jobs until it is told to resume; what it runs goes on.',
  stopping: 'Takes no new jobs, drains what it runs, and ends.',
} as const;

export type WorkerStatus = keyof typeof WORKER_STATES;

/** All statuses of a worker. */
export const WORKER_STATUSES = Object.keys(WORKER_STATES) as readonly WorkerStatus[];

/** A sentence for people: what it means that a worker has this status. */
export const describeWorkerStatus = (status: WorkerStatus): string => WORKER_STATES[status];

/** What an administrator can tell a worker to do. It obeys at its next heartbeat. */
export const WORKER_COMMANDS = ['quiet', 'resume', 'stop'] as const;
export type WorkerCommand = (typeof WORKER_COMMANDS)[number];
