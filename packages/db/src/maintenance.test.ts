import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, eventually, type TestDatabase } from '@runyard/testing';
import { createPrisma, type PrismaClient } from './client.ts';
import { withMaintenanceLock } from './maintenance.ts';

const PATIENT = { timeoutMs: 60_000, lostAfterMs: 60_000 };
const nothing = async () => undefined;

describe('the maintenance lock', () => {
  let database: TestDatabase;
  let processes: PrismaClient[];

  beforeAll(async () => {
    database = await createTestDatabase();
    processes = [1, 2].map(() => createPrisma({ databaseUrl: database.url, poolSize: 2 }));
  });
  afterAll(async () => {
    await Promise.all(processes.map((prisma) => prisma.$disconnect()));
    await database.drop();
  });

  /** Holds the lock in the first process until `release`. */
  const hold = (lostAfterMs: number) => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    const ended = withMaintenanceLock(processes[0] as PrismaClient, { ...PATIENT, lostAfterMs }, async () => {
      isHeld = true;
      await released;
    });
    ended.catch(() => undefined);
    return { release, ended, held: eventually(() => isHeld) };
  };
  const tryLock = () => withMaintenanceLock(processes[1] as PrismaClient, PATIENT, nothing);

  test('is held by one process at a time', async () => {
    const holder = hold(60_000);
    await holder.held;

    expect(await tryLock()).toBe(false);

    holder.release();
    expect(await holder.ended).toBe(true);
    expect(await tryLock()).toBe(true);
  });

  test('is lost by a process that stops dead, which can go on afterwards', async () => {
    const holder = hold(100);
    await holder.held;

    await eventually(tryLock);

    holder.release();
    await expect(holder.ended).rejects.toThrow();
    expect(await withMaintenanceLock(processes[0] as PrismaClient, PATIENT, nothing)).toBe(true);
  });
});
