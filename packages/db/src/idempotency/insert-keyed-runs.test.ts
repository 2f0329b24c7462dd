import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import {
  createTestDatabase,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
} from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { insertVersion } from '../versions/freeze-version.ts';
import type { KeyedRun } from './insert-keyed-runs.ts';
import { pruneIdempotencyKeys } from './prune-keys.ts';

const ids = systemIds();
const DAY_MS = 86_400_000;
const PRINT_A = 'aa'.repeat(32);
const PRINT_B = 'bb'.repeat(32);

let database: TestDatabase;
let processes: [Db, Db];
let db: Db;
let tenant: Tenant;
let workflowId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const connect = () => createDb({ databaseUrl: database.url, poolSize: 4 });
  processes = [connect(), connect()];
  db = processes[0];
  tenant = await seedTenant(db);
});
beforeEach(async () => {
  workflowId = await seedWorkflow(db, tenant, []);
  const version = { id: ids.next(), workspaceId: tenant.workspaceId, workflowId, revision: 0 };
  await insertVersion(db.sql, { ...version, graph: { nodes: [] } });
});
afterAll(async () => {
  await Promise.all(processes.map((each) => each.close()));
  await database.drop();
});

const keyed = (key: string | null, fingerprint = PRINT_A, ttlMs = DAY_MS): KeyedRun => ({
  id: ids.next(),
  workspaceId: tenant.workspaceId,
  workflowId,
  triggerPayload: {},
  triggeredBy: null,
  idempotency: key === null ? null : { key, fingerprint, ttlMs },
});
const storedRuns = () => db.prisma.run.findMany({ where: { workflowId }, select: { id: true } });
const storedKey = (key: string) =>
  db.prisma.idempotencyKey.findUnique({
    where: { workspaceId_key: { workspaceId: tenant.workspaceId, key } },
  });

/** Holds the key as a process would that stands still between its statement and its commit. */
async function whileHeld<T>(key: string, work: () => Promise<T>): Promise<T> {
  const holder = processes[1];
  return holder.prisma.$transaction(
    async (tx) => {
      const expiresAt = new Date(Date.now() + DAY_MS);
      await tx.idempotencyKey.create({
        data: {
          workspaceId: tenant.workspaceId,
          key,
          fingerprint: Buffer.from(PRINT_A, 'hex'),
          runId: ids.next(),
          expiresAt,
        },
      });
      return work();
    },
    { timeout: 20_000 },
  );
}

test('a key and its run are written together, and the same key finds that run', async () => {
  const [first, again] = [keyed('together'), keyed('together')];

  expect(await db.insertKeyedRun(first)).toMatchObject({ kind: 'accepted', run: { id: first.id } });
  expect(await db.insertKeyedRun(again)).toEqual({
    kind: 'held',
    runId: first.id,
    fingerprint: PRINT_A,
  });
  expect(await storedRuns()).toEqual([{ id: first.id }]);
});

test('of a key that comes many times at once, in two processes, one is accepted and the others find its run', async () => {
  const runs = Array.from({ length: 100 }, () => keyed('crowd'));

  const inserts = await Promise.all(runs.map((run, index) => processes[index % 2]?.insertKeyedRun(run)));

  const [stored, ...more] = await storedRuns();
  expect(more).toEqual([]);
  expect(inserts.filter((insert) => insert?.kind === 'accepted')).toHaveLength(1);
  for (const insert of inserts)
    if (insert?.kind !== 'accepted') expect(insert).toMatchObject({ kind: 'held', runId: stored?.id });
});

test('of the same keys in opposite orders in two processes each is accepted once', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `order-${index}`);
  const batches = [keys, keys.toReversed()].map((order) => order.map((key) => keyed(key)));

  const inserts = await Promise.all(batches.map((batch, index) => processes[index]?.insertKeyedRuns(batch)));

  expect(inserts.flat().filter((insert) => insert?.kind === 'accepted')).toHaveLength(200);
  expect(inserts.flat().filter((insert) => insert?.kind === 'held')).toHaveLength(200);
  expect(await storedRuns()).toHaveLength(200);
});

test('a workflow that cannot be triggered gets neither a run nor a key', async () => {
  await db.prisma.workflow.update({ where: { id: workflowId }, data: { status: 'paused' } });

  expect(await db.insertKeyedRuns([keyed('paused'), keyed(null)])).toEqual([
    { kind: 'refused' },
    { kind: 'refused' },
  ]);
  expect(await storedKey('paused')).toBeNull();
  expect(await storedRuns()).toEqual([]);
});

test('a key finds its run although the workflow is not active any more', async () => {
  const first = keyed('later-paused');
  await db.insertKeyedRun(first);
  await db.prisma.workflow.update({ where: { id: workflowId }, data: { status: 'archived' } });

  expect(await db.insertKeyedRun(keyed('later-paused'))).toMatchObject({ kind: 'held', runId: first.id });
});

test('the same key is free in another workspace', async () => {
  await db.insertKeyedRun(keyed('shared'));
  const other = await seedTenant(db);
  const elsewhere = await seedWorkflow(db, other, []);
  const version = { id: ids.next(), workspaceId: other.workspaceId, workflowId: elsewhere, revision: 0 };
  await insertVersion(db.sql, { ...version, graph: { nodes: [] } });

  const theirs = { ...keyed('shared'), workspaceId: other.workspaceId, workflowId: elsewhere };

  expect(await db.insertKeyedRun(theirs)).toMatchObject({ kind: 'accepted' });
});

test('a key that has expired is free, for one, while its row is still there', async () => {
  await db.insertKeyedRun(keyed('expired', PRINT_A, 0));
  const runs = Array.from({ length: 20 }, () => keyed('expired', PRINT_B));

  const inserts = await Promise.all(runs.map((run, index) => processes[index % 2]?.insertKeyedRun(run)));

  expect(inserts.filter((insert) => insert?.kind === 'accepted')).toHaveLength(1);
  expect(inserts.filter((insert) => insert?.kind === 'held')).toHaveLength(19);
  expect(Buffer.from((await storedKey('expired'))?.fingerprint ?? []).toString('hex')).toBe(PRINT_B);
});

test('pruning takes the keys that have expired, batch by batch, and no others', async () => {
  await db.prisma.idempotencyKey.deleteMany();
  await db.insertKeyedRuns([0, 1, 2].map((index) => keyed(`old-${index}`, PRINT_A, 0)));
  await db.insertKeyedRun(keyed('kept'));

  expect([await prune(2), await prune(2), await prune(2)]).toEqual([2, 1, 0]);
  expect(await storedKey('kept')).not.toBeNull();
});

const prune = (batchSize: number) => pruneIdempotencyKeys(db.sql, batchSize);

test('a key that an open transaction holds is in flight after a while; what comes with it is accepted', async () => {
  const others = [keyed('free-1'), keyed(null), keyed('free-2')];

  const startedAt = performance.now();
  const inserts = await whileHeld('held', () =>
    db.insertKeyedRuns([keyed('held'), ...others, keyed('held')]),
  );

  expect(inserts.map((insert) => insert.kind)).toEqual([
    'in_flight',
    'accepted',
    'accepted',
    'accepted',
    'in_flight',
  ]);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect(await storedRuns()).toHaveLength(3);
});

test('when the transaction that held a key ends in time, its run is found; when it is undone, the key is free', async () => {
  const waiting = await whileHeld('soon', async () => ({ insert: db.insertKeyedRun(keyed('soon')) }));
  const undone = { insert: Promise.resolve<unknown>(null) };
  await whileHeld('undone', async () => {
    undone.insert = db.insertKeyedRun(keyed('undone'));
    throw new Error('undone');
  }).catch(() => undefined);

  expect(await waiting.insert).toMatchObject({ kind: 'held', fingerprint: PRINT_A });
  expect(await undone.insert).toMatchObject({ kind: 'accepted' });
});
