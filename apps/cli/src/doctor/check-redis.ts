import { type RedisState, readRedisState } from '@runyard/queue';
import { judgeSkew, measureSkew } from './check-clock.ts';
import { type Found, fail, find, ok, warn, worstOf } from './finding.ts';

/** The oldest Redis that BullMQ works with well. */
const MIN_VERSION = [6, 2] as const;
const NOTABLE = 0.8;
const EXHAUSTED = 0.95;

export const checkRedis = (url: string, inProduction: boolean) =>
  find('redis', async () => {
    const state = await readRedisState(url);
    return judgeRedis(state, await measureSkew(async () => (await readRedisState(url)).timeMs), inProduction);
  });

/** What a Redis means for the jobs in it. `inProduction`: what is fine on a desk is told there. */
export function judgeRedis(state: RedisState, skewMs: number, inProduction: boolean): Found {
  return worstOf([
    ...judgeServer(state),
    ...judgeMemory(state, inProduction),
    ...judgePersistence(state),
    ...judgeSkew('Redis', 'this machine', skewMs),
    ok(`Redis ${state.version} answers, evicts nothing and keeps its jobs on disk`),
  ]);
}

function judgeServer({ version, role, isLoading }: RedisState): Found[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1]);
  return [
    ...(isOld ? [fail(`Redis ${version} answers; it must be ${MIN_VERSION.join('.')} or later`)] : []),
    ...(role === 'slave' ? [fail('REDIS_URL leads to a replica, which takes no writes')] : []),
    ...(isLoading ? [warn('Redis is loading its data from disk')] : []),
  ];
}

/** Under any other policy Redis throws jobs away when its memory is full. */
function judgeMemory({ maxmemoryPolicy, maxmemory, usedMemory }: RedisState, inProduction: boolean): Found[] {
  if (maxmemoryPolicy !== 'noeviction')
    return [
      fail(
        `maxmemory-policy is ${maxmemoryPolicy}; it must be noeviction, or jobs are thrown away when memory is full`,
      ),
    ];
  if (maxmemory === 0)
    return inProduction
      ? [warn('maxmemory is not set: Redis may take all memory of its machine, and be killed')]
      : [];
  const share = usedMemory / maxmemory;
  const message = `Redis uses ${Math.round(share * 100)} % of its maxmemory`;
  if (share >= EXHAUSTED) return [fail(`${message}: it soon refuses new jobs, and triggers with them`)];
  return share >= NOTABLE ? [warn(message)] : [];
}

/** What a Redis that forgets means: no run is lost, because PostgreSQL knows all that is to be done. */
function judgePersistence({ appendOnly, saves, lastSaveFailed }: RedisState): Found[] {
  const lost =
    'no run is lost with them, but runs wait until the sweeper has added their jobs again (SWEEP_AFTER_MS, then a batch every SWEEP_INTERVAL_MS)';
  if (lastSaveFailed)
    return [fail('Redis could not write its data to disk: see its log; it may refuse writes')];
  if (appendOnly) return [];
  return saves
    ? [warn(`appendonly is off: a crash of Redis forgets the jobs since its last snapshot; ${lost}`)]
    : [warn(`appendonly and save are off: a restart of Redis forgets all jobs; ${lost}`)];
}
