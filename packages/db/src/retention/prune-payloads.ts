import type { Db } from '../db.ts';
import { lockUnneeded, type PrunedBatch } from './batch.ts';
import { listCandidates, type Search, takeBatch } from './candidates.ts';

/** Most bytes of payloads that one batch removes: PostgreSQL removes a row for every 2 kB of them. */
const MAX_BYTES = 32 * 1_024 * 1_024;

/**
 * Removes what the payloads of runs hold that ended long ago. Their rows stay, so that whoever asks for one is told; they go with
 * their runs.
 */
export async function prunePayloads(db: Db, search: Search): Promise<PrunedBatch> {
  const batch = takeBatch(await listCandidates(db.sql, 'payloads', search), MAX_BYTES);
  const runIds = batch.filter(({ isOld }) => isOld).map(({ runId }) => runId);
  const count = runIds.length === 0 ? 0 : await emptyPayloads(db, runIds);
  return { removed: { payloads: count }, afterId: batch.at(-1)?.runId ?? null };
}

const emptyPayloads = (db: Db, runIds: string[]) =>
  db.transaction(async (tx) => {
    const unneeded = await lockUnneeded(tx, runIds);
    return tx.$executeRaw`
      UPDATE payloads SET body = NULL, removed_at = now() WHERE run_id = ANY(${unneeded}::uuid[]) AND removed_at IS NULL`;
  });
