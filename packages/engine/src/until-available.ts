import { setTimeout as sleep } from 'node:timers/promises';
import { translateDbError } from '@runyard/db';
import { UnavailableError } from '@runyard/domain';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Does the work again while the database is away, until the signal aborts: what an attempt has done outside must not be done again
 * because nobody could write its result down for a moment. The work must be safe to repeat: nobody knows whether a commit without an answer
 * took place. Rejects with what the last try rejected with.
 */
export async function untilAvailable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      const translated = translateDbError(error);
      if (!(translated instanceof UnavailableError) || signal.aborted) throw translated;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
