import { Redis, type RedisOptions } from 'ioredis';
import { shareWrites } from './share-writes.ts';

const KEEP_ALIVE_MS = 10_000;
const MAX_RECONNECT_DELAY_MS = 1_000;
/** A connection that is gone already sits this out in full when it is closed, and keeps the process up meanwhile. */
const DISCONNECT_MS = 100;

/** A connection to Redis that comes back by itself, however long Redis is away. */
export function openRedis(redisUrl: string, options: RedisOptions): Redis {
  const redis = new Redis(redisUrl, {
    ...options,
    keepAlive: KEEP_ALIVE_MS,
    disconnectTimeout: DISCONNECT_MS,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS),
  });
  redis.on('error', () => undefined);
  redis.on('connect', () => shareWrites(redis.stream));
  return redis;
}
