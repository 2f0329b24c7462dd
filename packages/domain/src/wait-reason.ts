/** What a waiting node run waits for. approval: somebody's yes or no · task: a person, who does it. */
export const WAIT_REASONS = ['approval', 'task'] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];
