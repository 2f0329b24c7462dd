import { openCounterPool } from '@runyard/db';
import { openCounterRedis } from '@runyard/queue';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
} from 'rate-limiter-flexible';

export interface LimiterOptions {
  /** Keeps its keys apart from those of other limiters in one store. */
  name: string;
  points: number;
  windowSeconds: number;
}

/** Counts points by key within a window that begins with the first of them. */
export type Limiter = Pick<RateLimiterAbstract, 'consume' | 'get' | 'penalty' | 'reward' | 'delete'>;

export type CreateLimiter = (options: LimiterOptions) => Limiter;

/** Where counters live that all processes of the API share. */
export interface LimiterStore {
  /** While the store is away its limiters count in this process alone; they never fail for that. */
  createLimiter: CreateLimiter;
  close(): Promise<void>;
}

export interface LimiterStoreOptions {
  redisUrl: string | undefined;
  databaseUrl: string;
  /** Begins every key in Redis. */
  prefix: string;
}

/** Counters in Redis where there is one, else in PostgreSQL's table `rate_limits`. */
export function openLimiterStore({ redisUrl, databaseUrl, prefix }: LimiterStoreOptions): LimiterStore {
  if (redisUrl === undefined) {
    const { client, close } = openCounterPool(databaseUrl);
    const table = { storeType: 'pool', tableName: 'rate_limits', tableCreated: true };
    const createLimiter: CreateLimiter = (options) =>
      new RateLimiterPostgres({ ...settingsOf(options), ...table, storeClient: client });
    return { createLimiter, close };
  }
  const { client, close } = openCounterRedis(redisUrl);
  const createLimiter: CreateLimiter = (options) =>
    new RateLimiterRedis({
      ...settingsOf(options, `${prefix}:limits:`),
      storeClient: client,
      rejectIfRedisNotReady: true,
    });
  return { createLimiter, close };
}

function settingsOf({ name, points, windowSeconds }: LimiterOptions, prefix = '') {
  const settings = { keyPrefix: `${prefix}${name}`, points, duration: windowSeconds };
  return { ...settings, insuranceLimiter: new RateLimiterMemory(settings) };
}
