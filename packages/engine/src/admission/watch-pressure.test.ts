import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDb, type Db } from '@runyard/db';
import { UnavailableError } from '@runyard/domain';
import { createLogger } from '@runyard/runtime';
import {
  createTestDatabase,
  eventually,
  startTcpGate,
  type TcpGate,
  type TestDatabase,
} from '@runyard/testing';
import { type Admission, watchPressure } from './watch-pressure.ts';

const CONNECT_MS = 300;
const LIMITS = {
  maxPendingRuns: 0,
  maxPendingRunsPerWorkspace: 0,
  maxRedisMemoryPercent: 0,
  maxRedisMemoryBytes: 0,
  maxDatabaseWaitMs: 200,
};
/** Longer than two looks that fail, and the pauses after them. */
const WATCHED_MS = 3_500;

let database: TestDatabase;
let gate: TcpGate;
let db: Db;
let admission: Admission;
beforeAll(async () => {
  database = await createTestDatabase();
  gate = await startTcpGate(database.url);
  db = createDb({ databaseUrl: gate.url, poolSize: 1, connectTimeoutMs: CONNECT_MS });
  await db.sql.$queryRaw`SELECT 1`;
  gate.shut();
  gate.freeze();
  const queue = { isReady: () => false, memory: async () => null };
  admission = watchPressure(
    { db, queue: queue as never, log: createLogger({ name: 'api', level: 'silent' }) },
    LIMITS,
  );
});
afterAll(async () => {
  admission.stop();
  gate.open();
  await db.close();
  await gate.stop();
  await database.drop();
});

const isRefused = () => {
  try {
    admission.requireDatabase();
    return false;
  } catch (error) {
    return error instanceof UnavailableError;
  }
};

test('while the database does not answer everything is refused, between two looks at it, too, and soon after that accepted', async () => {
  await eventually(isRefused);

  const end = performance.now() + WATCHED_MS;
  while (performance.now() < end) {
    expect(isRefused()).toBe(true);
    await sleep(20);
  }

  gate.open();
  await eventually(() => !isRefused());
});
