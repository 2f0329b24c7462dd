/** active: can be triggered · paused: keeps everything, answers a trigger with 409 · archived: paused for good. */
export const WORKFLOW_STATUSES = ['active', 'paused', 'archived'] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** Where a workflow's triggers come from. Every workflow can be triggered over the API, whatever its type. */
export const TRIGGER_TYPES = ['manual', 'api', 'schedule', 'webhook'] as const;
export type TriggerType = (typeof TRIGGER_TYPES)[number];
