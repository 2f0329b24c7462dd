import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type PostgresServer, startPostgres } from '@runyard/embedded';
import { Client } from 'pg';
import { findRedisProgram, type RedisServer, startRedisServer } from '../redis-server.ts';
import type { StopList } from './stop-list.ts';

/** The stores of one bench: each contender has its own Redis; PostgreSQL is as durable as in production. */
export interface BenchServers {
  postgres: PostgresServer;
  /** Undefined where the queues live in PostgreSQL. */
  redis: { bullmq: RedisServer; runyard: RedisServer } | undefined;
}

/** Starts the stores with their data and logs in the folder. */
export async function startBenchServers(
  backend: 'redis' | 'postgres',
  folder: string,
  stops: StopList,
): Promise<BenchServers> {
  const dataDir = join(folder, 'postgres');
  stops.add(async () => rmSync(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({
    dataDir,
    port: await freePort(),
    password: 'bench',
    logFile: join(folder, 'postgres.log'),
  });
  stops.add(postgres.stop);
  if (backend === 'postgres') return { postgres, redis: undefined };
  return {
    postgres,
    redis: { bullmq: await startRedis(folder, stops), runyard: await startRedis(folder, stops) },
  };
}

/** An empty Redis of our own. */
export async function startRedis(folder: string, stops: StopList): Promise<RedisServer> {
  const program = findRedisProgram((sentence) => process.stderr.write(`${sentence}\n`));
  if (program === null) throw new Error('no redis-server or valkey-server on PATH; try --backend postgres');
  const redis = await startRedisServer(program, join(folder, 'redis'));
  stops.add(redis.stop);
  return redis;
}

/** Makes a database and answers its URL. */
export async function createDatabase(postgres: PostgresServer, name: string): Promise<string> {
  const client = new Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return postgres.url(name);
}
