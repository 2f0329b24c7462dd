/** The statuses of a task follow its node run; a task is only written once its work has begun. */
export const TASK_STATUSES = ['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];
