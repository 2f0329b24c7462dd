/** When a task asks a person. none: never · before: before its agent runs · after: before its agent's output counts. */
export const APPROVAL_LEVELS = ['none', 'before', 'after'] as const;
export type ApprovalLevel = (typeof APPROVAL_LEVELS)[number];
