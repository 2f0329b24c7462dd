import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createTestDatabase,
  eventually,
  startTcpGate,
  type TcpGate,
  type TestDatabase,
} from '@runyard/testing';
import { createPrisma, type PrismaClient } from './client.ts';
import { createDb } from './db.ts';
import { MAINTENANCE_LIMITS, withMaintenanceLock } from './maintenance.ts';

const nothing = async () => undefined;

describe('the maintenance lock', () => {
  let database: TestDatabase;
  let gate: TcpGate;
  let holder: PrismaClient;
  let other: PrismaClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    gate = await startTcpGate(database.url);
    holder = createPrisma({ databaseUrl: gate.url, poolSize: 2 });
    other = createPrisma({ databaseUrl: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await Promise.all([holder, other].map((prisma) => prisma.$disconnect()));
    await gate.stop();
    await database.drop();
  });

  /** Holds the lock in the first process until `release`. */
  const hold = (lostAfterMs: number) => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    const ended = withMaintenanceLock(
      { sql: holder, locks: holder },
      'sweep',
      { timeoutMs: 60_000, lostAfterMs },
      async () => {
        isHeld = true;
        await released;
      },
    );
    ended.catch(() => undefined);
    return { release, ended, held: eventually(() => isHeld) };
  };
  const tryLock = (kind: 'sweep' | 'upkeep' = 'sweep') =>
    withMaintenanceLock({ sql: other, locks: other }, kind, MAINTENANCE_LIMITS, nothing);

  test('is held by one process at a time, each kind for itself', async () => {
    const held = hold(60_000);
    await held.held;

    expect(await tryLock()).toBe(false);
    expect(await tryLock('upkeep')).toBe(true);

    held.release();
    expect(await held.ended).toBe(true);
    expect(await tryLock()).toBe(true);
  });

  test('of each kind can be held at once by a process with the smallest pool, which goes on with its statements', async () => {
    const db = createDb({ databaseUrl: database.url, poolSize: 2 });
    const alone = (kind: 'sweep' | 'upkeep' | 'retention', work: () => Promise<void>) =>
      withMaintenanceLock(db, kind, MAINTENANCE_LIMITS, work);
    let heldCount = 0;
    const work = async () => {
      await Promise.all([1, 2, 3, 4].map(() => db.sql.$queryRaw`SELECT 1`));
      heldCount += 1;
    };

    await alone('sweep', async () => {
      await alone('upkeep', async () => {
        await alone('retention', work);
        await work();
      });
      await work();
    });

    expect(heldCount).toBe(3);
    await db.close();
  });

  test('is kept by a process that works on for longer than after which it would be lost', async () => {
    const held = hold(150);
    await held.held;
    const begun = performance.now();

    await eventually(() => performance.now() - begun > 450);

    expect(await tryLock()).toBe(false);
    held.release();
    expect(await held.ended).toBe(true);
  });

  test('is lost by a process that stops dead, which can go on afterwards', async () => {
    const held = hold(300);
    await held.held;

    gate.freeze();
    await eventually(() => tryLock());
    gate.open();

    held.release();
    await expect(held.ended).rejects.toThrow();
    expect(
      await withMaintenanceLock({ sql: holder, locks: holder }, 'sweep', MAINTENANCE_LIMITS, nothing),
    ).toBe(true);
  });
});
