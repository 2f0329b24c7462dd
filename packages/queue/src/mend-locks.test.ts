import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { createLogger, systemIds } from '@runyard/runtime';
import { createTestDatabase, eventually, type TestDatabase, uniquePrefix } from '@runyard/testing';
import { Pool } from 'pg';
import { type Consumers, startConsumers, type Verdict } from './consumers.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';

jest.setTimeout(60_000);

const HOUR_MS = 3_600_000;
const LOCK_MS = 600;
const ids = systemIds();
const log = createLogger({ name: 'test', level: 'silent' });

let database: TestDatabase;
let queue: JobQueue;
const started: Consumers[] = [];
const options = () => ({ databaseUrl: database.url, redisUrl: undefined, prefix: uniquePrefix() });
beforeAll(async () => {
  database = await createTestDatabase();
  queue = openJobQueue(options());
});
afterEach(async () => {
  for (const consumers of started.splice(0)) await consumers.stop();
});
afterAll(async () => {
  await queue.close();
  await database.drop();
});

function consume(lockMs: number, run: () => Promise<Verdict>): Consumers {
  const handlers = { run, node: run };
  const consumers = startConsumers(
    { ...options(), pools: [], concurrency: 1, lockMs, log, now: Date.now },
    handlers,
  );
  started.push(consumers);
  return consumers;
}

test('a worker that dies with a clock an hour ahead does not keep its jobs from the others', async () => {
  let takenCount = 0;
  const dying = consume(HOUR_MS, () => {
    takenCount += 1;
    return new Promise(() => undefined);
  });
  await queue.addRunJob({ runId: ids.next(), versionId: ids.next(), priority: 1 });
  await eventually(() => takenCount === 1);
  await dying.stop();
  consume(LOCK_MS, async () => {
    takenCount += 1;
    return { kind: 'done' };
  });

  expect(await queue.mendLocks(LOCK_MS)).toBe(1);

  await eventually(() => takenCount === 2);
  expect(await queue.mendLocks(LOCK_MS)).toBe(0);
});

test('a worker with a clock an hour ahead does not keep the others from looking for jobs of dead ones', async () => {
  const pool = new Pool({ connectionString: database.url });
  await queue.addRunJob({ runId: ids.next(), versionId: ids.next(), priority: 1 });
  let takenCount = 0;
  const dying = consume(LOCK_MS, () => {
    takenCount += 1;
    return new Promise(() => undefined);
  });
  await eventually(() => takenCount === 1);
  await dying.stop();
  await pool.query(`UPDATE bullmq.meta SET value = $1 WHERE field = 'stalled-check'`, [Date.now() + HOUR_MS]);
  consume(LOCK_MS, async () => {
    takenCount += 1;
    return { kind: 'done' };
  });

  expect(await queue.mendLocks(LOCK_MS)).toBe(1);

  await eventually(() => takenCount === 2);
  await pool.end();
});
