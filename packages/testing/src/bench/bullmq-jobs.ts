import { type BackendFactory, createPostgresBackend, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { ShapeName } from './shapes.ts';

/** Makes a run's root nodes its children; is handled again when all of them have ended. */
export interface BenchRunJob {
  shape: ShapeName;
}

/** Adds the nodes that waited for it, and ends. */
export interface BenchNodeJob {
  shape: ShapeName;
  node: number;
}

export interface BenchBackend {
  /** Undefined means PostgreSQL. */
  redisUrl: string | undefined;
  databaseUrl: string;
}

export const RUNS = 'bench_runs';
export const NODES = 'bench_nodes';

/** As the product's: a finished job is not kept. */
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const;
const MAX_EVENTS_KEPT = 1_000;

/** What BullMQ's classes take: options with the connection, and the factory of the backend. */
export interface BenchConnection {
  bullmq: { connection: never };
  factory: never;
  /** Counts up a key: the only thing that a join needs beside jobs. Answers the new count. */
  increment(key: string): Promise<number>;
  close(): Promise<void>;
}

/** Connects as the product does: one pipelining connection, or a pool. */
export function connect({ redisUrl, databaseUrl }: BenchBackend): BenchConnection {
  return redisUrl === undefined ? connectPostgres(databaseUrl) : connectRedis(redisUrl);
}

function connectRedis(url: string): BenchConnection {
  const redis = new Redis(url, { maxRetriesPerRequest: null, enableAutoPipelining: true });
  return {
    bullmq: { connection: redis as never },
    factory: undefined as never,
    increment: (key) => redis.incr(key),
    close: async () => redis.disconnect(),
  };
}

function connectPostgres(databaseUrl: string): BenchConnection {
  const pool = new Pool({ connectionString: databaseUrl, max: 8, options: '-c search_path=bullmq' });
  pool.on('error', () => undefined);
  return {
    bullmq: { connection: pool as never },
    factory: createPostgresBackend as BackendFactory as never,
    increment: async (key) => Number((await pool.query(INCREMENT, [key])).rows[0].count),
    close: () => pool.end(),
  };
}

export const CREATE_COUNTERS =
  'CREATE TABLE public.bench_counters (key text PRIMARY KEY, count int NOT NULL)';
const INCREMENT = `
  INSERT INTO public.bench_counters AS counters VALUES ($1, 1)
  ON CONFLICT (key) DO UPDATE SET count = counters.count + 1 RETURNING count`;

export function openQueue(name: string, { bullmq, factory }: BenchConnection): Queue {
  return new Queue(name, { ...bullmq, streams: { events: { maxLen: MAX_EVENTS_KEPT } } }, factory);
}
