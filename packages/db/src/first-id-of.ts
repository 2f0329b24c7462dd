/** The lowest id that a row of that time can have: ids are UUIDs of version 7, which begin with the time. */
export function firstIdOf(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Lower than every other. */
export const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
