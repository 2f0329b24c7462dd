import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLogger, systemIds } from '@runyard/runtime';
import {
  eventually,
  findRedisProgram,
  type RedisServer,
  startRedisServer,
  testBackends,
} from '@runyard/testing';
import { Redis } from 'ioredis';
import type { NodeJob, RunJob } from './catalog.ts';
import { startConsumers } from './consumers.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';

jest.setTimeout(60_000);

const RUNS = 5_000;
const MAX_BYTES_PER_RUN = 1_024;
const DAY_MS = 86_400_000;
const POOL = 'transform';
const ids = systemIds();
const log = createLogger({ name: 'test', level: 'silent' });
const hasRedis = testBackends().some(({ kind }) => kind === 'redis');

(hasRedis ? describe : describe.skip)('the memory of Redis', () => {
  let folder: string;
  let server: RedisServer;
  let redis: Redis;
  let queue: JobQueue;
  const options = () => ({ databaseUrl: '', redisUrl: server.url, prefix: 'runyard' });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'runyard-memory-'));
    server = await startRedisServer(findRedisProgram(() => undefined) ?? '', folder);
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    queue = openJobQueue(options());
  });
  afterEach(() => queue.close());
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    { kind: 'waiting', priority: 1, delayMs: 0 },
    { kind: 'prioritised', priority: 7, delayMs: 0 },
    { kind: 'delayed', priority: 1, delayMs: DAY_MS },
  ])(`holds less than ${MAX_BYTES_PER_RUN} bytes for each $kind run`, async ({ priority, delayMs }) => {
    await queue.addRunJob(runJob(1));
    const before = await usedBytes();

    await Promise.all(Array.from({ length: RUNS }, () => queue.addRunJob(runJob(priority), { delayMs })));

    expect(((await usedBytes()) - before) / RUNS).toBeLessThan(MAX_BYTES_PER_RUN);
  });

  test('holds nothing of a run that has ended', async () => {
    await handle(5);
    const before = (await redis.keys('*')).sort();

    await handle(200);

    expect((await redis.keys('*')).sort()).toEqual(before);
  });

  /** Runs of two nodes each, until none of their jobs is left. */
  async function handle(count: number): Promise<void> {
    const consumers = startConsumers(
      { ...options(), pools: [POOL], concurrency: 20, lockMs: 15_000, log, now: Date.now },
      {
        run: async (job, { isFirstDelivery }) => {
          if (!isFirstDelivery) return { kind: 'done' };
          await Promise.all([1, 2].map(() => queue.addNodeJob(nodeJob(job))));
          return { kind: 'wait_for_nodes' };
        },
        node: async () => ({ kind: 'done' }),
      },
    );
    await Promise.all(Array.from({ length: count }, () => queue.addRunJob(runJob(1))));
    await eventually(async () => {
      const counts = await Promise.all(
        ['runs', `nodes.${POOL}`].map((name) => queue.queue(name).getJobCounts()),
      );
      return counts.flatMap((each) => Object.values(each)).every((jobs) => jobs === 0);
    });
    await consumers.drain();
  }

  const usedBytes = async () => (await queue.memory())?.usedBytes ?? 0;
});

const runJob = (priority: number): RunJob => ({ runId: ids.next(), versionId: ids.next(), priority });

const nodeJob = (run: RunJob): NodeJob => ({ ...run, nodeRunId: ids.next(), pool: POOL, leaseEpoch: 0 });
