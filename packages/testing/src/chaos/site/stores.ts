import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type PostgresServer, startPostgres } from '@runyard/embedded';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { StopList } from '../../bench/stop-list.ts';
import { eventually } from '../../eventually.ts';
import { findRedisProgram, type RedisServer, startRedisServer } from '../../redis-server.ts';
import type { QueueBackend } from '../fault-kinds.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** PostgreSQL, and Redis where the queues live there, each with a proxy on the way of the processes under test. */
export interface Stores {
  /** Straight to the server. */
  databaseUrl: string;
  /** By way of the proxy. */
  databaseWayUrl: string;
  databaseWay: TcpProxy;
  /** Stops the server at once, without a word to anybody, and starts it again after `awayMs`. */
  crashDatabase(awayMs: number): Promise<void>;
  /** Null where the queues live in PostgreSQL. */
  redis: RedisStore | null;
  /** Takes every job out of the queue. */
  loseQueue(): Promise<void>;
}

export interface RedisStore {
  url: string;
  wayUrl: string;
  way: TcpProxy;
  /** Kills the server and starts an empty one after `awayMs`. */
  restart(awayMs: number): Promise<void>;
  /** Runs one command of the server, straight. */
  command(name: string, ...args: string[]): Promise<unknown>;
}

const PASSWORD = 'chaos';
/** Processes crash here, machines don't: without fsync a commit is as safe as it needs to be, and the disk is spared. */
const SETTINGS = { fsync: 'off', max_connections: '400' };
const TRUNCATE = `SET lock_timeout = '2s'; TRUNCATE bullmq.job CASCADE`;

/** Starts the stores with data and logs in the folder. */
export async function startStores(backend: QueueBackend, folder: string, stops: StopList): Promise<Stores> {
  const port = await freePort();
  const dataDir = join(folder, 'postgres');
  stops.add(async () => rmSync(dataDir, { recursive: true, force: true }));
  const start = () =>
    startPostgres({
      dataDir,
      port,
      password: PASSWORD,
      logFile: join(folder, 'postgres.log'),
      settings: SETTINGS,
    });
  let postgres: PostgresServer = await start();
  stops.add(() => postgres.stop());
  const databaseWay = await startProxy(port, stops);
  const databaseUrl = postgres.url('postgres');
  const redis = backend === 'redis' ? await startRedis(folder, stops) : null;
  return {
    databaseUrl,
    databaseWayUrl: atPort(databaseUrl, databaseWay.port),
    databaseWay,
    crashDatabase: async (awayMs) => {
      postgres.process.signal('SIGQUIT');
      await postgres.process.ended;
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      postgres = await start();
    },
    redis,
    loseQueue: async () => {
      if (redis) await redis.command('FLUSHALL');
      else await eventually(() => runAlone(databaseUrl, TRUNCATE), { deadlineMs: 20_000 });
    },
  };
}

async function startRedis(folder: string, stops: StopList): Promise<RedisStore> {
  const program = findRedisProgram((sentence) => process.stderr.write(`${sentence}\n`));
  if (program === null) throw new Error('no redis-server or valkey-server on PATH; try --backend postgres');
  let server: RedisServer = await startRedisServer(program, join(folder, 'redis'));
  stops.add(() => server.stop());
  const { url } = server;
  const port = Number(new URL(url).port);
  const way = await startProxy(port, stops);
  return {
    url,
    wayUrl: atPort(url, way.port),
    way,
    restart: async (awayMs) => {
      await server.process.stop(0, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      server = await startRedisServer(program, join(folder, 'redis'), port);
    },
    command: (name, ...args) => runRedisCommand(url, name, args),
  };
}

async function startProxy(port: number, stops: StopList): Promise<TcpProxy> {
  const proxy = await startTcpProxy(port);
  stops.add(proxy.stop);
  return proxy;
}

function atPort(url: string, port: number): string {
  const moved = new URL(url);
  moved.port = String(port);
  return moved.href;
}

async function runAlone(databaseUrl: string, statement: string): Promise<true> {
  const client = new Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
    return true;
  } finally {
    await client.end();
  }
}

async function runRedisCommand(url: string, name: string, args: string[]): Promise<unknown> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await redis.call(name, ...args);
  } finally {
    redis.disconnect();
  }
}
