import { milliseconds } from './setting-schemas.ts';

/** Settings of how runs and their attempts are ended from outside. */
export const runSettings = {
  ABORT_GRACE_MS: milliseconds(0)
    .prefault('500')
    .describe(
      'How long a node that was aborted, or took too long, may take to end before its attempt is given up, in milliseconds',
    ),
};
