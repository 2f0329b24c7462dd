/**
 * The states of a run: what each means, and what it may become.
 *
 *   pending ──▶ running ──▶ completed | failed | cancelled
 *      │         ▲   ▼
 *      │        waiting ──▶ completed | failed | cancelled
 *      └──▶ cancelled
 */
const RUN_STATES = {
  pending: {
    meaning: 'Accepted and durable; no worker has started it yet.',
    becomes: ['running', 'cancelled'],
  },
  running: {
    meaning: 'Started; at least one node run is queued or running, or soon will be.',
    becomes: ['waiting', 'completed', 'failed', 'cancelled'],
  },
  waiting: {
    meaning: 'Only approvals, delays or callbacks are left; nothing runs until one of them ends.',
    becomes: ['running', 'completed', 'failed', 'cancelled'],
  },
  completed: { meaning: 'Every node run ended, and each failure was handled as its node says.', becomes: [] },
  failed: {
    meaning: 'A node run failed for good, or the run took too long; the error message says which.',
    becomes: [],
  },
  cancelled: { meaning: 'Somebody stopped it before it ended.', becomes: [] },
} as const satisfies Record<string, { meaning: string; becomes: readonly string[] }>;

export type RunStatus = keyof typeof RUN_STATES;

/** All statuses of a run, in the order of its life. */
export const RUN_STATUSES = Object.keys(RUN_STATES) as readonly RunStatus[];

/** A sentence for people: what it means that a run has this status. */
export function describeRunStatus(status: RunStatus): string {
  return RUN_STATES[status].meaning;
}

/** True when a run in `from` may become `to`. Staying what it is counts as no change, and is false. */
export function runCanBecome(from: RunStatus, to: RunStatus): boolean {
  return nextOf(from).includes(to);
}

/** True when the run has ended: its status never changes again. */
export function isTerminalRunStatus(status: RunStatus): boolean {
  return nextOf(status).length === 0;
}

/** Statuses of runs that have not ended. */
export const OPEN_RUN_STATUSES = ['pending', 'running', 'waiting'] as const satisfies readonly RunStatus[];
export type OpenRunStatus = (typeof OPEN_RUN_STATUSES)[number];

/** Statuses of runs that can be retried: some of their nodes have not completed. */
export const RETRYABLE_RUN_STATUSES = ['failed', 'cancelled'] as const satisfies readonly RunStatus[];
export type RetryableRunStatus = (typeof RETRYABLE_RUN_STATUSES)[number];

export function isRetryableRunStatus(status: RunStatus): status is RetryableRunStatus {
  return RETRYABLE_RUN_STATUSES.some((retryable) => retryable === status);
}

const nextOf = (status: RunStatus): readonly RunStatus[] => RUN_STATES[status].becomes;
