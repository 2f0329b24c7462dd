import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { UnavailableError } from '@runyard/domain';
import { type WatchablePool, watchConnections } from '@runyard/runtime';
import {
  createTestDatabase,
  eventually,
  startTcpGate,
  type TcpGate,
  type TestDatabase,
} from '@runyard/testing';
import { Pool } from 'pg';
import { createDb, type Db } from './db.ts';

const SILENCE_MS = 300;
/** Silence, a question by another way, and some slack for a busy machine. */
const NOTICED_MS = SILENCE_MS * 2 + 2_500;

let database: TestDatabase;
let gate: TcpGate;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  gate = await startTcpGate(database.url);
  db = createDb({ databaseUrl: gate.url, poolSize: 2, connectTimeoutMs: 1_000, silenceMs: SILENCE_MS });
});
afterEach(async () => {
  gate.open();
  await db.close();
  await gate.stop();
});
afterAll(() => database.drop());

const ask = () => db.transaction(async (tx) => tx.$queryRaw<{ one: number }[]>`SELECT 1 AS one`);
const failureOf = async (work: Promise<unknown>) => {
  const startedMs = performance.now();
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return { error, tookMs: performance.now() - startedMs };
};

test('a statement on a half-open connection fails soon as unavailable, and the next one gets a new connection', async () => {
  await ask();
  gate.silence();

  const { error, tookMs } = await failureOf(ask());

  expect(error).toBeInstanceOf(UnavailableError);
  expect(tookMs).toBeLessThan(NOTICED_MS);
  expect(await ask()).toEqual([{ one: 1 }]);
});

test('a connection that falls silent within a transaction is not used again', async () => {
  const work = db.transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1`;
    gate.silence();
    await tx.$queryRaw`SELECT 2`;
  });

  const { error, tookMs } = await failureOf(work);

  expect(error).toBeInstanceOf(UnavailableError);
  expect(tookMs).toBeLessThan(NOTICED_MS);
  for (let turn = 0; turn < 4; turn++) expect(await ask()).toEqual([{ one: 1 }]);
});

test('a statement that the server is working on may take longer', async () => {
  const seconds = (SILENCE_MS * 6) / 1_000;

  const rows = await db.sql.$queryRaw<{ slept: string }[]>`SELECT pg_sleep(${seconds})::text AS slept`;

  expect(rows).toEqual([{ slept: '' }]);
});

test('while the server hangs statements fail, and succeed once it goes on', async () => {
  await ask();
  gate.freeze();

  const failures = await Promise.all([1, 2, 3, 4].map(() => failureOf(ask())));

  for (const { error, tookMs } of failures) {
    expect(error).toBeInstanceOf(UnavailableError);
    expect(tookMs).toBeLessThan(NOTICED_MS * 2);
  }
  gate.open();
  expect(await eventually(() => ask().catch(() => null))).toEqual([{ one: 1 }]);
});

test('while all connections of the pool are busy a statement fails as unavailable, and succeeds afterwards', async () => {
  const sleepers = [1, 2].map(async () => await db.sql.$queryRaw`SELECT pg_sleep(2)::text`);

  const { error } = await failureOf(ask());

  expect(error).toBeInstanceOf(UnavailableError);
  await Promise.all(sleepers);
  expect(await ask()).toEqual([{ one: 1 }]);
});

test('a connection that breaks while it is lent out and nothing is asked of it does not end the process', async () => {
  const pool = new Pool({ connectionString: gate.url });
  watchConnections(pool as unknown as WatchablePool, { silenceMs: SILENCE_MS, limitMs: SILENCE_MS });
  const client = await pool.connect();
  const ended = new Promise((resolve) => client.once('end', resolve));

  gate.shut();

  await ended;
  client.release(true);
  await pool.end();
});

test('while the server has no connection left a statement fails as unavailable, and succeeds afterwards', async () => {
  const owner = createDb({ databaseUrl: database.url, poolSize: 1 });
  await owner.sql.$executeRaw`DROP ROLE IF EXISTS narrow`;
  await owner.sql.$executeRaw`CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1`;
  const url = new URL(database.url);
  url.username = 'narrow';
  url.password = 'narrow';
  const narrow = createDb({ databaseUrl: url.href, poolSize: 2 });
  const one = () => narrow.transaction(async (tx) => tx.$queryRaw<{ one: number }[]>`SELECT 1 AS one`);
  await one();
  const sleeper = narrow.sql.$queryRaw`SELECT pg_sleep(2)::text`.then(() => undefined);

  const { error } = await failureOf(one());

  expect(error).toBeInstanceOf(UnavailableError);
  await sleeper;
  expect(await one()).toEqual([{ one: 1 }]);
  await narrow.close();
  await owner.sql.$executeRaw`DROP ROLE narrow`;
  await owner.close();
});
