/** The most urgent priority, and what a run has that does not say. Runs of a smaller number are taken sooner. */
export const MIN_PRIORITY = 1;
export const MAX_PRIORITY = 10;
export const DEFAULT_PRIORITY = MIN_PRIORITY;
