import { openRedis } from './open-redis.ts';

/** A counter that takes longer is not worth waiting for: the limiter counts by itself meanwhile. */
const TIMEOUT_MS = 1_000;

/** A connection for the counters of the rate limiter. Its commands fail at once while Redis is away. */
export function openCounterRedis(redisUrl: string): { client: object; close(): Promise<void> } {
  const redis = openRedis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: TIMEOUT_MS,
    silenceMs: TIMEOUT_MS,
  });
  return { client: redis, close: async () => redis.disconnect() };
}
