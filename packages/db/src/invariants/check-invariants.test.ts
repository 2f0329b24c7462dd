import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createRunsOfAllKinds,
  createTestDatabase,
  type RunsOfAllKinds,
  type TestDatabase,
} from '@runyard/testing';
import { createPrisma, Prisma } from '../client.ts';
import { checkInvariant, checkInvariants } from './check-invariants.ts';
import { INVARIANTS } from './registry.ts';

const invariant = (breaches: Prisma.Sql) => ({ name: 'probe', sentence: '', breaches: () => breaches });

describe('an audit', () => {
  let database: TestDatabase;
  let runs: RunsOfAllKinds;
  beforeAll(async () => {
    database = await createTestDatabase();
    runs = await createRunsOfAllKinds(database.url);
  });
  afterAll(async () => {
    await runs.stop();
    await database.drop();
  });
  const check = (breaches: Prisma.Sql, timeoutMs = 60_000) =>
    checkInvariant(runs.engine.db.prisma, invariant(breaches), { timeoutMs });

  test('of a database with runs in every state finds nothing', async () => {
    expect(await checkInvariants(runs.engine.db.prisma)).toEqual([]);
  });

  test('names each invariant once, and says it in a sentence', () => {
    expect(new Set(INVARIANTS.map(({ name }) => name)).size).toBe(INVARIANTS.length);
    expect(INVARIANTS.filter(({ sentence }) => !/^[A-Z].+\.$/.test(sentence))).toEqual([]);
  });

  test('cannot write, and sees one moment', async () => {
    const mode = Prisma.sql`
      SELECT current_setting('transaction_isolation') AS id, current_setting('transaction_read_only') AS message`;
    expect(await check(mode)).toEqual([{ invariant: 'probe', id: 'repeatable read', message: 'on' }]);
    await expect(
      check(Prisma.sql`SELECT nextval('run_events_id_seq')::text AS id, '' AS message`),
    ).rejects.toThrow(/read-only transaction/);
  });

  test('gives up a search that takes longer than it may, and leaves the connection as it was', async () => {
    const prisma = createPrisma({ databaseUrl: database.url, poolSize: 1 });
    try {
      const slow = invariant(Prisma.sql`SELECT pg_sleep(60)::text AS id, '' AS message`);
      await expect(checkInvariant(prisma, slow, { timeoutMs: 50 })).rejects.toThrow(/statement timeout/);
      const [row] = await prisma.$queryRaw<object[]>`
        SELECT current_setting('statement_timeout') AS timeout, current_setting('enable_seqscan') AS scan,
               current_setting('transaction_read_only') AS mode`;
      expect(row).toEqual({ timeout: '30s', scan: 'off', mode: 'off' });
    } finally {
      await prisma.$disconnect();
    }
  });

  test('does not wait for rows that are locked, and nobody waits for it', async () => {
    await runs.engine.db.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM runs FOR UPDATE`;
      await tx.$executeRaw`SELECT 1 FROM node_runs FOR UPDATE`;
      expect(await checkInvariants(runs.engine.db.prisma)).toEqual([]);
    });
  });

  test('looks only at runs since a time when it is asked to, and tells no more of one kind than it may', async () => {
    const { prisma } = runs.engine.db;
    const { runId } = runs.completed;
    await prisma.$executeRaw`UPDATE runs SET total_cost_nanos = total_cost_nanos + 1`;

    const now = new Date(Number.parseInt(runId.replace('-', '').slice(0, 12), 16) + 60_000);
    expect(await checkInvariants(prisma, { since: now })).toEqual([]);
    expect(await checkInvariants(prisma, { limit: 2 })).toHaveLength(2);
    expect((await checkInvariants(prisma)).map(({ id }) => id)).toContain(runId);
  });
});
