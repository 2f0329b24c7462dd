import { Redis } from 'ioredis';

/** What a Redis says of itself. */
export interface RedisState {
  version: string;
  /** What it does when its memory is full. Jobs are lost under any policy but `noeviction`. */
  maxmemoryPolicy: string;
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
    const text = `${await redis.info('server')}\n${await redis.info('memory')}`;
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? 'unknown';
    return { version: field('redis_version'), maxmemoryPolicy: field('maxmemory_policy') };
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}
