import type { Db } from '../db.ts';
import { allowRemoval, type PrunedBatch } from './batch.ts';
import { listCandidates, type Search, takeBatch } from './candidates.ts';

/** Removes the log of runs that ended long ago, of each all at once: what is left of a log is whole. */
export async function pruneEvents(db: Db, search: Search, maxRows: number): Promise<PrunedBatch> {
  const batch = takeBatch(await listCandidates(db.sql, 'events', search), maxRows);
  const runIds = batch.filter(({ isOld }) => isOld).map(({ runId }) => runId);
  const count = runIds.length === 0 ? 0 : await removeEvents(db, runIds);
  return { removed: { run_events: count }, afterId: batch.at(-1)?.runId ?? null };
}

const removeEvents = (db: Db, runIds: string[]) =>
  db.transaction(async (tx) => {
    await allowRemoval(tx);
    return tx.$executeRaw`DELETE FROM run_events WHERE run_id = ANY(${runIds}::uuid[])`;
  });
