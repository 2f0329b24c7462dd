import type { VersionName } from '@runyard/db';

/** What a path names a version by: its number is one already, its id is text. */
export const versionName = (version: number | string): VersionName =>
  typeof version === 'number' ? { number: version } : { id: version };
