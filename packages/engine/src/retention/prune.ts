import { setTimeout as pause } from 'node:timers/promises';
import {
  addRetentionTotals,
  type Db,
  findNow,
  MAINTENANCE_LIMITS,
  type PrunedBatch,
  pruneBatch,
  RETAINED,
  type Retained,
  withMaintenanceLock,
} from '@runyard/db';

export interface RetentionOptions {
  /** How long each is kept after its end, in milliseconds; null: for ever. */
  keepMs: Record<Retained, number | null>;
  /** About how many rows one transaction removes. */
  batchRows: number;
  /** Least time between two transactions, in milliseconds; as long as the one before took, where that is more. */
  pauseMs: number;
  /** After which a turn ends, although there is more; in milliseconds. */
  turnMs: number;
}

/** What one turn has done. */
export interface Pruned {
  /** Rows that were removed, by table; of payloads, those that were emptied, too. */
  removed: Record<string, number>;
  /** False: the time was over before everything was looked at. */
  isDone: boolean;
}

/** What the last transaction of a turn may take after its time, in milliseconds. */
const GRACE_MS = 60_000;

/**
 * Removes what is older than it is kept, in small transactions with pauses between them, under a lock that nothing else waits for.
 * Null when another process is at it. Whatever a crash interrupts is taken up by the next turn, of whichever process.
 */
export async function prune(
  { db }: { db: Db },
  options: RetentionOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<Pruned | null> {
  const pruned: Pruned = { removed: {}, isDone: true };
  const limits = { ...MAINTENANCE_LIMITS, timeoutMs: options.turnMs + GRACE_MS };
  const isAlone = await withMaintenanceLock(db, 'retention', limits, async () => {
    const now = await findNow(db.sql);
    const deadline = performance.now() + options.turnMs;
    const goesOn = () => !signal.aborted && performance.now() < deadline;
    for (const retained of RETAINED) {
      const keepMs = options.keepMs[retained];
      if (keepMs === null) continue;
      const before = new Date(now.getTime() - keepMs);
      const next: NextBatch = (afterId) =>
        pruneBatch(db, retained, { before, maxRows: options.batchRows, ...(afterId && { afterId }) });
      pruned.isDone =
        (await runBatches(next, options.pauseMs, pruned.removed, goesOn, signal)) && pruned.isDone;
    }
  });
  if (!isAlone) return null;
  await addRetentionTotals(db.sql, pruned.removed);
  return pruned;
}

type NextBatch = (afterId: string | undefined) => Promise<PrunedBatch>;

/** One batch after the other; false when it had to stop before the last. */
async function runBatches(
  next: NextBatch,
  pauseMs: number,
  removed: Record<string, number>,
  goesOn: () => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  let afterId: string | null | undefined;
  while (afterId !== null) {
    if (!goesOn()) return false;
    const begunAt = performance.now();
    const batch: PrunedBatch = await next(afterId);
    for (const [table, count] of Object.entries(batch.removed))
      removed[table] = (removed[table] ?? 0) + count;
    afterId = batch.afterId;
    if (afterId !== null && hasRemoved(batch))
      await pause(Math.max(pauseMs, performance.now() - begunAt), undefined, { signal }).catch(
        () => undefined,
      );
  }
  return true;
}

const hasRemoved = ({ removed }: PrunedBatch) => Object.values(removed).some((count) => count > 0);
