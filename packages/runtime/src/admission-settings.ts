import { milliseconds, wholeNumber } from './setting-schemas.ts';

const MAX_RUNS = 100_000_000;

/** Settings of when triggers are refused because there is too much to do already. */
export const admissionSettings = {
  MAX_PENDING_RUNS: wholeNumber(0, MAX_RUNS)
    .prefault('100000')
    .describe(
      'Most runs that are accepted and not started, those for later included, before triggers are refused with 429; 0: no limit',
    ),
  MAX_PENDING_RUNS_PER_WORKSPACE: wholeNumber(0, MAX_RUNS)
    .prefault('50000')
    .describe('Most such runs of one workspace before its triggers are refused with 429; 0: no limit'),
  MAX_REDIS_MEMORY_PERCENT: wholeNumber(0, 100)
    .prefault('90')
    .describe(
      'How much of its maxmemory Redis may use before triggers are refused with 503, in percent; 0: no limit',
    ),
  MAX_REDIS_MEMORY_BYTES: wholeNumber(0, 1_099_511_627_776)
    .prefault('0')
    .describe(
      'How much memory Redis may use before triggers are refused with 503, in bytes, also where it has no maxmemory; 0: no limit',
    ),
  MAX_DATABASE_WAIT_MS: milliseconds(0)
    .prefault('2000')
    .describe(
      'How long the database may leave a small statement without an answer, for want of a connection or otherwise, before triggers are refused with 503, in milliseconds; 0: for ever',
    ),
  TRIGGER_TIMEOUT_MS: milliseconds(100)
    .prefault('10000')
    .describe('How long it may take to accept a run before the trigger answers 503, in milliseconds'),
};
