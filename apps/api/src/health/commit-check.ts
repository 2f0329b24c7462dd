import { checkCommit, type Db, pickCommitSlot } from '@runyard/db';
import { endsWithin } from '@runyard/runtime';

/** How long a commit that worked stands for the next ones. */
const REMEMBERED_MS = 1_000;
const ANSWER_MS = 2_000;

/**
 * Whether this process can commit: null, or a sentence that says why not. One commit answers all who ask while it is under
 * way, and within a second after it; one that failed is tried again for whoever asks next.
 */
export function createCommitCheck(db: Pick<Db, 'sql'>, random: () => number): () => Promise<string | null> {
  const slot = pickCommitSlot(random());
  let committedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<string | null> | null = null;
  const commit = async () => {
    try {
      await checkCommit(db.sql, slot);
      committedAt = performance.now();
      return null;
    } catch {
      return 'the database cannot be reached, or takes no commits';
    } finally {
      running = null;
    }
  };
  return async () => {
    if (performance.now() - committedAt < REMEMBERED_MS) return null;
    running ??= commit();
    const answer = running;
    return (await endsWithin(answer, ANSWER_MS)) ? answer : `no commit within ${ANSWER_MS} ms`;
  };
}
