/** allow: a run whenever it is due · skip: none while the run before is still open. */
export const SCHEDULE_OVERLAPS = ['allow', 'skip'] as const;
export type ScheduleOverlap = (typeof SCHEDULE_OVERLAPS)[number];
