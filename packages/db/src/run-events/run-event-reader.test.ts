import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, eventually, type TestDatabase } from '@runyard/testing';
import fc from 'fast-check';
import type { Sql } from '../client.ts';
import { createDb, type Db } from '../db.ts';
import { INSERT_RUN_EVENTS } from './insert-run-events.ts';
import { createRunEventReader } from './run-event-reader.ts';

const ids = systemIds();
const WRITER_COUNT = 4;

/** Transactions of other databases of this server delay what is shown here, too. */
describe('reading the events of runs', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: WRITER_COUNT + 2 });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test('never shows an event, nor calls the log decided, before one with a lower id, however transactions commit', async () => {
    const schedule = fc.array(
      fc.constantFrom('read', 'look', ...Array.from({ length: WRITER_COUNT }, (_, writer) => writer)),
      { minLength: 20, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        const run = await createRun();
        const read = createReader(run);
        const open = new Map<number, Transaction>();
        const ends: { endId: bigint; before: bigint[] }[] = [];

        for (const step of steps) {
          if (step === 'look') {
            const endId = await read.decidedEnd();
            if (endId !== null) ends.push({ endId, before: await storedIds(run) });
          } else if (typeof step === 'string') await read.next();
          else if (!open.has(step)) open.set(step, await begin(run));
          else if (open.get(step)?.hasLogged()) {
            await open.get(step)?.commit();
            open.delete(step);
          } else await open.get(step)?.log();
        }
        await Promise.all([...open.values()].map((transaction) => transaction.commit()));

        const stored = await storedIds(run);
        expect(await read.toEnd()).toEqual(stored);
        for (const { endId, before } of ends) expect(stored.filter((id) => id <= endId)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  test('a transaction that stays open delays later events and loses none', async () => {
    const run = await createRun();
    const read = createReader(run);
    const slow = await beginEvent(run);
    await (await beginEvent(run)).commit();

    expect(await read.next()).toEqual({ count: 0, isBehind: true });
    await slow.commit();

    expect(await read.toEnd()).toEqual(await storedIds(run));
  });

  test('waits for a lower id of a transaction that began after the one that is seen', async () => {
    const run = await createRun();
    const read = createReader(run);
    const [older, younger] = [await begin(run), await begin(run)];
    await younger.log();
    await older.commit();

    expect(await read.next()).toEqual({ count: 0, isBehind: true });
    await younger.commit();

    expect(await read.toEnd()).toEqual(await storedIds(run));
  });

  test('the end of the log is decided once every transaction that has an id up to it has ended', async () => {
    const run = await createRun();
    const { decidedEnd } = createReader(run);
    const [slow, quick] = [await beginEvent(run), await beginEvent(run)];
    await quick.commit();

    expect([await decidedEnd(), await decidedEnd()]).toEqual([null, null]);
    await slow.commit();

    expect(await eventually(decidedEnd)).toEqual((await storedIds(run)).at(-1));
    expect(await eventually(decidedEnd)).toEqual((await storedIds(run)).at(-1));
  });

  test('a page holds no more than its limit, and says that there is more', async () => {
    const run = await createRun();
    for (let count = 0; count < 25; count++) await (await beginEvent(run)).commit();
    const read = createReader(run, 10);

    const counts: number[] = [];
    for (let isBehind = true; isBehind; ) {
      const page = await read.next();
      counts.push(page.count);
      isBehind = page.isBehind;
    }

    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(25);
  });

  test('is found through the primary key alone', async () => {
    const rows = await db.sql.$queryRaw<{ 'QUERY PLAN': string }[]>`
      EXPLAIN SELECT * FROM unnest('{}'::uuid[]) AS asked(run_id)
       CROSS JOIN LATERAL (SELECT id FROM run_events WHERE run_id = asked.run_id AND id > 0 ORDER BY run_id, id LIMIT 5) e`;
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(
      /Index (Only )?Scan using run_events_pkey/,
    );
  });

  async function createRun(): Promise<string> {
    const row = { id: ids.next(), workspaceId: ids.next(), workflowId: ids.next(), versionId: ids.next() };
    return (await db.prisma.run.create({ data: row })).id;
  }

  /** A transaction that has logged a change, and waits for its commit. */
  async function beginEvent(runId: string): Promise<Transaction> {
    const transaction = await begin(runId);
    await transaction.log();
    return transaction;
  }

  /** A transaction that has its own id, and goes on when it is told to. */
  async function begin(runId: string): Promise<Transaction> {
    const [begun, mayLog, logged, mayCommit] = [signal(), signal(), signal(), signal()];
    const done = db.transaction(async (sql) => {
      await sql.$queryRaw`SELECT pg_current_xact_id()::text`;
      begun.give();
      await mayLog.given;
      await logChange(sql, runId);
      logged.give();
      await mayCommit.given;
    });
    let hasLogged = false;
    const log = async () => {
      mayLog.give();
      await Promise.race([logged.given, done]);
      hasLogged = true;
    };
    await Promise.race([begun.given, done]);
    return {
      log,
      hasLogged: () => hasLogged,
      commit: async () => {
        await log();
        mayCommit.give();
        await done;
      },
    };
  }

  const logChange = (sql: Sql, runId: string) => sql.$executeRaw`
    WITH changed AS (
      INSERT INTO node_runs (id, workspace_id, run_id, node_id, ordinal, pool, pending_dependencies)
      VALUES (gen_random_uuid(), gen_random_uuid(), ${runId}::uuid, gen_random_uuid(), 0, 'transform', 0) RETURNING *
    )
    ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM changed`;

  function createReader(runId: string, eventsPerQuery = 100) {
    const { read, decidedEnd } = createRunEventReader(db.sql, { eventsPerQuery, textBytesPerQuery: 1_000 });
    const got: bigint[] = [];
    const next = async () => {
      const [page] = await read([{ runId, afterId: got.at(-1) ?? 0n, kind: 'all' }]);
      const { events, isBehind } = page ?? { events: [], isBehind: false };
      got.push(...events.map(({ id }) => id));
      return { count: events.length, isBehind };
    };
    const toEnd = async () => {
      while ((await next()).isBehind);
      return got;
    };
    return { next, toEnd, decidedEnd };
  }

  const storedIds = async (runId: string) =>
    (await db.prisma.runEvent.findMany({ where: { runId }, orderBy: { id: 'asc' } })).map(({ id }) => id);
});

interface Transaction {
  /** Changes a row and logs it. */
  log(): Promise<void>;
  hasLogged(): boolean;
  /** Logs before, unless it has. */
  commit(): Promise<void>;
}

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
