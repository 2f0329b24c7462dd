import { KEEP_ALIVE_MS } from '@runyard/runtime';
import { Redis, type RedisOptions } from 'ioredis';
import { shareWrites } from './share-writes.ts';

const MAX_RECONNECT_DELAY_MS = 1_000;
/** A connection that is gone already sits this out in full when it is closed, and keeps the process up meanwhile. */
const DISCONNECT_MS = 100;
/** BullMQ's longest blocking command, and the second that it gives it besides; in milliseconds. */
const LONGEST_BLOCK_MS = 11_000;

export type ConnectionOptions = RedisOptions & {
  /** A connection that does not answer a command for this long is broken, and opened anew; in milliseconds; 0: never. */
  silenceMs: number;
};

/**
 * A connection to Redis that comes back by itself, however long Redis is away. Its duplicates are BullMQ's, for commands
 * that block: BullMQ itself breaks those that take longer than they should.
 */
export function openRedis(redisUrl: string, { silenceMs, ...options }: ConnectionOptions): Redis {
  const redis = new Redis(redisUrl, {
    ...options,
    ...silenceLimit(silenceMs),
    keepAlive: KEEP_ALIVE_MS,
    disconnectTimeout: DISCONNECT_MS,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS),
  });
  redis.on('error', () => undefined);
  redis.on('connect', () => shareWrites(redis.stream));
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) =>
    duplicate({ ...override, ...silenceLimit(silenceMs && silenceMs + LONGEST_BLOCK_MS) });
  return redis;
}

const silenceLimit = (silenceMs: number) => (silenceMs > 0 ? { socketTimeout: silenceMs } : {});
