import {
  createPrisma,
  findUnservedPools,
  listWorkers,
  type UnservedPool,
  type WorkerRecord,
} from '@runyard/db';
import { productVersion } from '@runyard/runtime';
import { type Found, fail, find, ok, warn, worstOf } from './finding.ts';

const MAX_WORKERS = 1_000;
/** How long looking for what nobody takes may read, in milliseconds. */
const LOOK_MS = 60_000;

/** Whether workers live, take the jobs of every pool that has some, and are all of one version. */
export const checkWorkers = (url: string, pools: readonly string[]) =>
  find('workers', async () => {
    const db = createPrisma({ databaseUrl: url, poolSize: 1, statementTimeoutMs: LOOK_MS });
    try {
      const { items } = await listWorkers(db, { limit: MAX_WORKERS, offset: 0, after: null });
      const live = items.filter((worker) => worker.isLive);
      return judgeWorkers(live, await findUnservedPools(db), pools);
    } finally {
      await db.$disconnect();
    }
  });

/** `unserved` are the pools with queued work that no live worker takes; `pools` are all there are. */
export function judgeWorkers(
  live: Pick<WorkerRecord, 'pools' | 'version'>[],
  unserved: UnservedPool[],
  pools: readonly string[],
): Found {
  const stuck = unserved.map(({ pool, queuedCount }) =>
    fail(`${queuedCount} node runs are queued in pool ${pool}, which no live worker takes`),
  );
  if (live.length === 0)
    return worstOf([...stuck, warn('no worker is running: runs are accepted, and stay pending')]);
  const served = new Set(live.flatMap((worker) => worker.pools));
  const missing = pools.filter((pool) => !served.has(pool));
  const others = [...new Set(live.map(({ version }) => version))].filter((one) => one !== productVersion());
  return worstOf([
    ...stuck,
    ...(missing.length > 0 ? [warn(`no live worker takes the pools ${missing.join(', ')}`)] : []),
    ...(others.length > 0
      ? [warn(`workers of version ${others.join(', ')} are running; this is ${productVersion()}`)]
      : []),
    ok(`${live.length} live workers take the jobs of all pools`),
  ]);
}
