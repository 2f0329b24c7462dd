import { Redis } from 'ioredis';
import { shareWrites } from './share-writes.ts';

/** A counter that takes longer is not worth waiting for: the limiter counts by itself meanwhile. */
const TIMEOUT_MS = 1_000;
const MAX_RECONNECT_DELAY_MS = 1_000;

/** A connection for the counters of the rate limiter. Its commands fail at once while Redis is away. */
export function openCounterRedis(redisUrl: string): { client: object; close(): Promise<void> } {
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: TIMEOUT_MS,
    keepAlive: 10_000,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS),
  });
  redis.on('error', () => undefined);
  redis.on('connect', () => shareWrites(redis.stream));
  return { client: redis, close: async () => redis.disconnect() };
}
