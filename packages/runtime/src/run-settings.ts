import { milliseconds, wholeNumber } from './setting-schemas.ts';

/** Settings of how runs and their attempts are ended from outside. */
export const runSettings = {
  MAX_RUN_DURATION_MS: wholeNumber(0, 315_360_000_000)
    .prefault('0')
    .describe(
      'Longest time that any run may take from its start, in milliseconds, also while it waits for people; 0: as long as it says itself',
    ),
  MAX_RESCUES: wholeNumber(0, 1_000)
    .prefault('5')
    .describe('How often the worker of one node run may be lost before that fails with worker_lost'),
  RESCUE_BACKOFF_MS: milliseconds(0)
    .prefault('1000')
    .describe(
      'How long a node run whose worker was lost a second time waits for another one, in milliseconds; twice as long with each further time, up to 32 times',
    ),
  ABORT_GRACE_MS: milliseconds(0)
    .prefault('500')
    .describe(
      'How long a node that was aborted, or took too long, may take to end before its attempt is given up, in milliseconds',
    ),
};
