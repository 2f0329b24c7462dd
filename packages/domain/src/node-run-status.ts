/**
 * The states of a node run: what each means, and what it may become.
 *
 *   pending ──▶ queued ──▶ running ──▶ completed | failed
 *                 ▲  ▲        │ │
 *                 │  └─retry──┘ └──▶ waiting ──▶ completed | failed
 *                 └─────────────────────┘
 *   pending ──▶ skipped, when a node before it failed or took another branch; anything that has not ended ──▶ cancelled, with its run
 */
const NODE_RUN_STATES = {
  pending: {
    meaning: 'Waits for nodes that it depends on.',
    becomes: ['queued', 'skipped', 'cancelled'],
  },
  queued: {
    meaning: 'Ready; runs as soon as it is due and a worker of its pool is free.',
    becomes: ['running', 'cancelled'],
  },
  running: {
    meaning: 'A worker holds its lease and executes one attempt; a retry or a lost worker queues it again.',
    becomes: ['queued', 'waiting', 'completed', 'failed', 'cancelled'],
  },
  waiting: {
    meaning: 'Waits for a person, a delay or a callback, and holds no worker meanwhile.',
    becomes: ['queued', 'completed', 'failed', 'cancelled'],
  },
  completed: { meaning: 'Ended with an output, which is final.', becomes: [] },
  failed: { meaning: 'Its last attempt failed, with an error that is final.', becomes: [] },
  skipped: { meaning: 'Never ran, because a node before it failed or took another branch.', becomes: [] },
  cancelled: { meaning: 'Stopped, or never started, because its run ended without it.', becomes: [] },
} as const satisfies Record<string, { meaning: string; becomes: readonly string[] }>;

export type NodeRunStatus = keyof typeof NODE_RUN_STATES;

/** All statuses of a node run, in the order of its life. */
export const NODE_RUN_STATUSES = Object.keys(NODE_RUN_STATES) as readonly NodeRunStatus[];

/** A sentence for people: what it means that a node run has this status. */
export function describeNodeRunStatus(status: NodeRunStatus): string {
  return NODE_RUN_STATES[status].meaning;
}

/** True when a node run in `from` may become `to`. Staying what it is counts as no change, and is false. */
export function nodeRunCanBecome(from: NodeRunStatus, to: NodeRunStatus): boolean {
  return nextOf(from).includes(to);
}

/** True when the node run has ended: its status never changes again. */
export function isTerminalNodeRunStatus(status: NodeRunStatus): boolean {
  return nextOf(status).length === 0;
}

const nextOf = (status: NodeRunStatus): readonly NodeRunStatus[] => NODE_RUN_STATES[status].becomes;
