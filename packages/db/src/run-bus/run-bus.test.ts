import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLogger } from '@runyard/runtime';
import { createTestDatabase, eventually, startTcpGate, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { listenToRuns, RUN_BUS_NAME, type RunBus } from './run-bus.ts';

const log = createLogger({ name: 'test', level: 'silent' });

describe('the run bus', () => {
  let database: TestDatabase;
  let db: Db;
  let bus: RunBus | null = null;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await bus?.close();
    await db.close();
    await database.drop();
  });

  test('tells what is announced, is up again by itself after its connection was cut or fell silent, and says when it may have missed something', async () => {
    const heard: string[] = [];
    let interruptions = 0;
    bus = listenToRuns(
      { databaseUrl: database.url, log },
      { changed: (runId) => heard.push(runId), interrupted: () => (interruptions += 1) },
    );
    await eventually(() => bus?.isUp());
    await announce('one');
    await eventually(() => heard.includes('one'));

    await db.prisma.$queryRaw`SELECT pg_terminate_backend(${await pidOfBus()}::int)`;
    await eventually(() => interruptions === 2 || interruptions === 3);
    await eventually(() => bus?.isUp());
    await announce('two');
    await eventually(() => heard.includes('two'));
    expect(interruptions).toBe(3);

    const pid = await pidOfBus();
    process.kill(pid, 'SIGSTOP');
    await eventually(() => bus?.isUp() === false, { deadlineMs: 1_000 });
    process.kill(pid, 'SIGCONT');
    await eventually(() => bus?.isUp());
    await announce('three');
    await eventually(() => heard.includes('three'));
    expect(heard).toEqual(['one', 'two', 'three']);
  });

  test('comes up once the database can be reached, and leaves no connection behind when it is closed', async () => {
    await bus?.close();
    const gate = await startTcpGate(database.url);
    gate.shut();
    const late = listenToRuns(
      { databaseUrl: gate.url, log },
      { changed: () => undefined, interrupted: () => undefined },
    );
    expect(late.isUp()).toBe(false);

    gate.open();
    await eventually(() => late.isUp());
    await late.close();

    await eventually(async () => (await busPids()).length === 0);
    await gate.stop();
  });

  const announce = (payload: string) =>
    db.prisma.$queryRaw`SELECT pg_notify('runyard_runs', ${payload})::text`;

  async function busPids(): Promise<number[]> {
    const rows = await db.prisma.$queryRaw<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity WHERE application_name = ${RUN_BUS_NAME} AND datname = current_database()`;
    return rows.map(({ pid }) => pid);
  }

  const pidOfBus = async () => (await busPids())[0] ?? 0;
});
