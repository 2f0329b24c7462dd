import { Redis } from 'ioredis';

/** What a Redis says of itself. */
export interface RedisState {
  version: string;
  /** What it does when its memory is full. Jobs are lost under any policy but `noeviction`. */
  maxmemoryPolicy: string;
  /** In bytes; 0: no limit. */
  maxmemory: number;
  usedMemory: number;
  /** `master` or `slave`. */
  role: string;
  isLoading: boolean;
  /** Whether every write goes to disk. */
  appendOnly: boolean;
  /** Whether it writes snapshots by itself; true where it does not say. */
  saves: boolean;
  /** Its last snapshot, or its last write to the append-only file, failed. */
  lastSaveFailed: boolean;
  /** Its clock, in milliseconds since 1970. */
  timeMs: number;
}

const ANSWER_MS = 5_000;

/** Asks a Redis once. Rejects with the reason when it cannot be reached within some seconds. */
export async function readRedisState(redisUrl: string): Promise<RedisState> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    retryStrategy: () => null,
  });
  let reason: unknown;
  redis.on('error', (error) => (reason = error));
  try {
    await redis.connect();
    return await readState(redis);
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}

async function readState(redis: Redis): Promise<RedisState> {
  const [info, save, [seconds, micros]] = await Promise.all([redis.info(), readSave(redis), redis.time()]);
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? 'unknown';
  const number = (name: string) => Number(field(name)) || 0;
  return {
    version: field('redis_version'),
    maxmemoryPolicy: field('maxmemory_policy'),
    maxmemory: number('maxmemory'),
    usedMemory: number('used_memory'),
    role: field('role'),
    isLoading: field('loading') === '1',
    appendOnly: field('aof_enabled') === '1',
    saves: save !== '',
    lastSaveFailed: field('rdb_last_bgsave_status') === 'err' || field('aof_last_write_status') === 'err',
    timeMs: Number(seconds) * 1_000 + Number(micros) / 1_000,
  };
}

/** When it writes snapshots; null where it may not be asked, as often where somebody else runs it. */
async function readSave(redis: Redis): Promise<string | null> {
  const answer = await redis.config('GET', 'save').catch(() => []);
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null;
}
