/** Tells the time. Code that decides by time takes a Clock, so that a test can hold it still. */
export interface Clock {
  now(): Date;
}

/** The wall clock of this process: the only one that the product reads. */
export function systemClock(): Clock {
  return { now: () => new Date() };
}
