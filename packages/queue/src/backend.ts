import {
  DEFAULT_SILENCE_MS,
  PG_KEEP_ALIVE,
  PG_SESSION_SETTINGS,
  pgOptions,
  type WatchablePool,
  watchConnections,
} from '@runyard/runtime';
import { type BackendFactory, createRedisBackend } from 'bullmq';
import type { RedisOptions } from 'ioredis';
import { Pool } from 'pg';
import { type FindJobs, findJobsInPostgres, findJobsInRedis } from './find-jobs.ts';
import { type ListHead, listHeadInPostgres, listHeadInRedis } from './list-head.ts';
import { type MendLocks, mendLocksInPostgres } from './mend-locks.ts';
import { openRedis } from './open-redis.ts';
import { postgresFactory } from './postgres-factory.ts';

/** Where jobs live. With a Redis URL that is Redis; without one it is BullMQ's schema in the database. */
export interface BackendOptions {
  redisUrl: string | undefined;
  databaseUrl: string;
  /** Prefix of every Redis key; separates systems that share one Redis. */
  prefix: string;
  /** How long a command may stay without an answer before its connection counts as dead, in milliseconds; 0: for ever. */
  silenceMs?: number;
}

/** In bytes. */
export interface QueueMemory {
  usedBytes: number;
  /** 0: no limit. */
  maxBytes: number;
}

/** A shared connection and what BullMQ's classes want to know of it. */
export interface Backend {
  kind: 'redis' | 'postgres';
  bullmq: { connection: never; prefix: string };
  /** BullMQ's backend factory. */
  factory: never;
  /** False while a command would only wait for a connection. */
  isReady(): boolean;
  /** Resolves when the server has answered; waits for a connection as any command does. */
  ping(): Promise<unknown>;
  /** What Redis uses and may use, in bytes, 0: no limit; null where there is no Redis. */
  memory(): Promise<QueueMemory | null>;
  listHead: ListHead;
  findJobs: FindJobs;
  mendLocks: MendLocks;
  close(): Promise<void>;
}

/** Seconds that a producer's command may take before it counts as lost; the sweeper adds the job again. */
const PRODUCER_COMMAND_TIMEOUT_MS = 5_000;

/** A backend for adding jobs: commands fail soon when the queue is away. */
export function openProducerBackend(options: BackendOptions): Backend {
  if (!options.redisUrl) return postgresBackend(options, 4);
  return redisBackend(options, { maxRetriesPerRequest: 1, commandTimeout: PRODUCER_COMMAND_TIMEOUT_MS });
}

/** A backend for `queueCount` consumers: blocking commands wait, and reconnect for ever. */
export function openConsumerBackend(options: BackendOptions, queueCount: number): Backend {
  if (!options.redisUrl) return postgresBackend(options, queueCount * 2 + 2);
  return redisBackend(options, { maxRetriesPerRequest: null });
}

function redisBackend(options: BackendOptions, redisOptions: RedisOptions): Backend {
  const silenceMs = options.silenceMs ?? DEFAULT_SILENCE_MS;
  const redis = openRedis(options.redisUrl ?? '', { ...redisOptions, silenceMs });
  return {
    kind: 'redis',
    bullmq: { connection: redis as never, prefix: options.prefix },
    factory: createRedisBackend as BackendFactory as never,
    isReady: () => redis.status === 'ready',
    ping: () => redis.ping(),
    memory: async () => memoryOf(await redis.info('memory')),
    listHead: listHeadInRedis,
    findJobs: findJobsInRedis(redis),
    mendLocks: async () => 0,
    close: async () => redis.disconnect(),
  };
}

function memoryOf(info: string): QueueMemory {
  const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return { usedBytes: number('used_memory'), maxBytes: number('maxmemory') };
}

/** How long one of BullMQ's statements may take, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** BullMQ finds its functions through the search path, and each consumer keeps one connection to LISTEN. */
function postgresBackend(options: BackendOptions, max: number): Backend {
  const pool = new Pool({
    connectionString: options.databaseUrl,
    max,
    ...PG_KEEP_ALIVE,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    options: pgOptions({ ...PG_SESSION_SETTINGS, search_path: 'bullmq' }),
  });
  pool.on('error', () => undefined);
  watchConnections(pool as unknown as WatchablePool, {
    silenceMs: options.silenceMs ?? DEFAULT_SILENCE_MS,
    limitMs: STATEMENT_TIMEOUT_MS,
  });
  return {
    kind: 'postgres',
    bullmq: { connection: pool as never, prefix: options.prefix },
    factory: postgresFactory as never,
    isReady: () => true,
    ping: () => pool.query('SELECT 1'),
    memory: async () => null,
    listHead: listHeadInPostgres(pool),
    findJobs: findJobsInPostgres(pool),
    mendLocks: mendLocksInPostgres(pool),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}
