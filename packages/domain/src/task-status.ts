/**
 * The statuses of a task follow its node run. A task is written once its work has begun: as `waiting` when it needs a person,
 * as `completed` when its agent needed none. A task that was approved before it ran is `running` until its node run ends.
 */
export const TASK_STATUSES = ['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** True when the task waits for a person to decide it. */
export const needsDecision = (status: TaskStatus): boolean => status === 'waiting';
