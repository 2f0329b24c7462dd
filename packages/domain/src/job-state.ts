/** Where a job stands in its queue. none: no job is stored. A paused queue's jobs are waiting. */
export const JOB_STATES = [
  'waiting',
  'prioritized',
  'active',
  'delayed',
  'waiting_children',
  'failed',
  'completed',
  'none',
] as const;
export type JobState = (typeof JOB_STATES)[number];
