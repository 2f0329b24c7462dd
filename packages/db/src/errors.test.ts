import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnavailableError, ValidationError } from '@runyard/domain';
import { createTestDatabase, eventually, freePort, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from './db.ts';
import { isDatabaseUnavailable, isTransactionConflict } from './errors.ts';

const NO_ID = '00000000-0000-0000-0000-000000000000';

describe('database errors', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test('a server that is not there is UnavailableError, for every caller of the batch', async () => {
    const databaseUrl = `postgresql://nobody@127.0.0.1:${await freePort()}/none`;
    const away = createDb({ databaseUrl, poolSize: 1, connectTimeoutMs: 1_000 });

    const results = await Promise.allSettled([away.finishRun(NO_ID), away.finishRun(NO_ID)]);

    await away.close();
    for (const result of results) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(UnavailableError);
    }
  });

  test('a transaction that gets no connection in time is UnavailableError', async () => {
    const narrow = createDb({ databaseUrl: database.url, poolSize: 1, connectTimeoutMs: 200 });
    const connected = () => narrow.finishRun(NO_ID).then(() => true);
    await eventually(connected);

    const refused = await narrow.transaction(async () => {
      const second = narrow.transaction(async (sql) => sql.$queryRaw`SELECT 1`);
      return second.catch((error: unknown) => error);
    });

    expect(refused).toBeInstanceOf(UnavailableError);
    await narrow.close();
  });

  test('a connection that the server ended is unavailable, and the next statement gets another', async () => {
    const killed = db.sql.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;

    const reason = await killed.then(
      () => null,
      (error: unknown) => error,
    );

    expect(isDatabaseUnavailable(reason)).toBe(true);
    expect(await db.finishRun(NO_ID)).toBe(false);
  });

  test('what a caller has written is taken for no error of the database, whatever it looks like', async () => {
    const written = ['53 is not the name of a time zone', '57P01', 'Connection terminated'];
    const thrown = await Promise.all(
      written.map((msg) =>
        db
          .transaction(async () => {
            throw new ValidationError([{ loc: ['body'], msg, type: 'invalid' }]);
          })
          .catch((error: unknown) => error),
      ),
    );

    for (const error of thrown) expect(error).toBeInstanceOf(ValidationError);
    expect(isDatabaseUnavailable(new Error('53 is not the name of a time zone'))).toBe(false);
  });

  test('a statement that is wrong is neither unavailable nor a conflict', async () => {
    const reason = await db.sql.$queryRaw`SELECT 1 / 0`.catch((error: unknown) => error);

    expect([isDatabaseUnavailable(reason), isTransactionConflict(reason)]).toEqual([false, false]);
  });

  test('a transaction that a deadlock made the victim is repeated', async () => {
    const lock = 4_711;
    let meeting = 0;
    const cross = (first: number, second: number) =>
      db.transaction(async (sql) => {
        await sql.$queryRaw`SELECT pg_advisory_xact_lock(${first}::bigint)::text`;
        meeting += 1;
        while (meeting < 2) await new Promise(setImmediate);
        await sql.$queryRaw`SELECT pg_advisory_xact_lock(${second}::bigint)::text`;
        return 'done';
      });

    await expect(Promise.all([cross(lock, lock + 1), cross(lock + 1, lock)])).resolves.toEqual([
      'done',
      'done',
    ]);
    expect(meeting).toBeGreaterThan(2);
  });
});
