import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createDb, type Db } from '@runyard/db';
import { createLogger } from '@runyard/runtime';
import { createTestDatabase, eventually, type TestDatabase } from '@runyard/testing';
import { createRunWatcher, type RunWatcher } from './run-watcher.ts';

const RUNS = 600;

/** An event may get older siblings while any transaction of the server lasts, those of other tests included. */
const SILENCE_MS = 30_000;

describe('watching runs', () => {
  let database: TestDatabase;
  let db: Db;
  let watcher: RunWatcher;
  const statements: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const onStatement = (text: string) => void statements.push(text);
    db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement });
  });
  beforeEach(() => {
    watcher = createRunWatcher(db, createLogger({ name: 'api', level: 'silent' }));
  });
  afterEach(() => watcher.stop());
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  const addEvent = (runId: string) =>
    db.sql.$executeRaw`INSERT INTO run_events (run_id, status) VALUES (${runId}::uuid, 'running')`;

  function watch(runId: string = randomUUID()) {
    const got: bigint[] = [];
    watcher.watch(runId, 0n, {
      kind: 'all',
      onEvents: (events) => void got.push(...events.map(({ id }) => id)),
    });
    return { runId, got };
  }

  const isLook = (text: string) => text.includes('run_events_id_seq');
  const silence = () => {
    statements.length = 0;
    return eventually(() => statements.slice(-10).filter(isLook).length === 10, { deadlineMs: SILENCE_MS });
  };

  test('while nothing happens, a round is one statement, however many runs are watched', async () => {
    for (let count = 0; count < RUNS; count++) watch();
    await silence();

    statements.length = 0;
    await eventually(() => statements.length >= 10);

    expect(statements.filter((text) => !isLook(text))).toEqual([]);
  });

  test('after such a silence, each gets what happens, and whoever comes gets what happened', async () => {
    const first = watch();
    await silence();

    await addEvent(first.runId);
    await eventually(() => first.got.length === 1);
    await silence();
    const second = watch(first.runId);

    await eventually(() => second.got.length === 1);
    expect(second.got).toEqual(first.got);
  });
});
