import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  cancelRun,
  checkInvariants,
  createPrisma,
  listRetentionTotals,
  RETAINED,
  type Retained,
  SYSTEM,
  sumCosts,
} from '@runyard/db';
import {
  createRunsOfAllKinds,
  createTestDatabase,
  echoNode,
  mapNode,
  type NodeSpec,
  type RunsOfAllKinds,
  seedWorkflow,
  type TestDatabase,
} from '@runyard/testing';
import { retryRun } from '../rerun.ts';
import { endDueWaits } from '../waits/end-due-waits.ts';
import { prune, type RetentionOptions } from './prune.ts';

jest.setTimeout(60_000);

const TABLES = [
  'node_runs',
  'tasks',
  'waits',
  'payloads',
  'run_events',
  'reservations',
  'webhook_deliveries',
];
const FOR_EVER = Object.fromEntries(RETAINED.map((kind) => [kind, null])) as Record<Retained, null>;
const DAY_MS = 86_400_000;

describe('retention', () => {
  let database: TestDatabase;
  let known: RunsOfAllKinds;
  beforeAll(async () => {
    database = await createTestDatabase();
    known = await createRunsOfAllKinds(database.url);
  });
  afterAll(async () => {
    expect(await checkInvariants(known.engine.db.prisma)).toEqual([]);
    await known.stop();
    await database.drop();
  });

  /** Removes all of these kinds that has ended by now. */
  const pruneNow = async (kinds: Retained[], options: Partial<RetentionOptions> = {}) => {
    const keepMs = { ...FOR_EVER, ...Object.fromEntries(kinds.map((kind) => [kind, 0])) };
    const limits = { batchRows: 2_000, pauseMs: 0, turnMs: 30_000, ...options };
    return prune(known.engine, { keepMs, ...limits });
  };
  const prisma = () => known.engine.db.prisma;
  const isThere = async (runId: string) => (await prisma().run.count({ where: { id: runId } })) === 1;
  const leftOf = async (runId: string) => {
    const counts = TABLES.map((table) =>
      prisma().$queryRawUnsafe<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM ${table} WHERE run_id = '${runId}'`,
      ),
    );
    return (await Promise.all(counts)).map((rows) => rows[0]?.count);
  };
  const start = async (nodes: NodeSpec[], status: 'completed' | 'failed' | 'waiting' = 'completed') => {
    const { runId, workflowId } = await known.runs.start(nodes);
    await known.runs.finish(runId, status);
    return { runId, workflowId, workspaceId: known.tenant.workspaceId };
  };
  const call = (key: string): NodeSpec => ({ key, nodeType: 'api_call' });

  test('keeps everything for ever where it is told to', async () => {
    expect(await prune(known.engine, { keepMs: FOR_EVER, batchRows: 1, pauseMs: 0, turnMs: 1_000 })).toEqual({
      removed: {},
      isDone: true,
    });
    expect(await isThere(known.completed.runId)).toBe(true);
  });

  test('keeps what has not ended for long enough', async () => {
    const keepMs = Object.fromEntries(RETAINED.map((kind) => [kind, DAY_MS])) as Record<Retained, number>;
    const pruned = await prune(known.engine, { keepMs, batchRows: 100, pauseMs: 0, turnMs: 30_000 });
    expect(Object.values(pruned?.removed ?? {}).some((count) => count > 0)).toBe(false);
  });

  test('removes the log of a run that has ended as a whole, and leaves that of others', async () => {
    const { runId } = await start([call('a'), echoNode('b', ['a'])]);

    await pruneNow(['event'], { batchRows: 1 });

    expect(await prisma().runEvent.count({ where: { runId } })).toBe(0);
    expect(await prisma().runEvent.count({ where: { runId: known.running.runId } })).toBeGreaterThan(0);
    expect(await isThere(runId)).toBe(true);
    expect(await checkInvariants(prisma())).toEqual([]);
  });

  test('removes runs that have ended with all that belongs to them, and no others; the books balance and still tell of workflows', async () => {
    const span = { workspaceId: known.tenant.workspaceId, from: new Date(0), to: new Date(8.64e15) };
    const before = await sumCosts(known.engine.db.sql, span, 'workflow');

    const pruned = await pruneNow(['run']);

    for (const { runId } of [known.completed, known.failed])
      expect([await isThere(runId), ...(await leftOf(runId))]).toEqual([false, ...TABLES.map(() => 0)]);
    const open = [
      known.asking,
      known.delayed,
      known.mapped,
      known.parent,
      known.child,
      known.running,
      known.pending,
    ];
    for (const { runId } of open) expect(await isThere(runId)).toBe(true);
    expect(pruned?.removed).toMatchObject({ runs: 3, node_runs: 8 });
    expect(before).not.toEqual([]);
    expect(await sumCosts(known.engine.db.sql, span, 'workflow')).toEqual(before);
    expect(await checkInvariants(prisma())).toEqual([]);
    expect(await listRetentionTotals(known.engine.db.sql)).toContainEqual(
      expect.objectContaining({ kind: 'runs', count: 3 }),
    );
  });

  test('removes a lineage only when all of it has ended', async () => {
    const pause: NodeSpec = { key: 'pause', nodeType: 'delay', nodeConfig: { for: 3600 } };
    const target = await seedWorkflow(known.engine.db, known.tenant, [pause]);
    const config = { workflow_id: target, wait: false };
    const { runId } = await start([{ key: 'sub', nodeType: 'workflow', nodeConfig: config }]);
    const child = await prisma().run.findFirstOrThrow({ where: { parentRunId: runId } });

    await pruneNow(['run']);
    expect(await isThere(runId)).toBe(true);
    const scope = { ...known.tenant, workflowId: target, runId: child.id };
    await known.engine.db.transaction((tx) => cancelRun(tx, SYSTEM, scope, null));
    await endDueWaits(known.engine, { batchSize: 100 });
    await pruneNow(['run'], { batchRows: 1 });

    expect([await isThere(runId), await isThere(child.id)]).toEqual([false, false]);
  });

  test('keeps the source of a retry until that has started', async () => {
    const source = await start([call('fine'), call('broken')], 'failed');
    const retryId = await retryRun(known.engine, source, 'user:ada');

    await pruneNow(['run', 'payload']);
    expect(await isThere(source.runId)).toBe(true);
    await known.runs.finish(retryId, 'failed');
    expect((await known.runs.nodeRuns(retryId)).fine?.sourceNodeRunId).not.toBeNull();
    await pruneNow(['run']);

    expect([await isThere(source.runId), await isThere(retryId)]).toEqual([false, false]);
  });

  test('removes the items of a large map piece by piece, and then their run', async () => {
    const node = { node_type: 'transform', node_config: { operation: 'identity' } };
    const items = Array.from({ length: 25 }, (_, index) => index);
    const { runId } = await start([mapNode('map', { items, node, max_parallel: 25 })]);

    const pruned = await pruneNow(['run'], { batchRows: 5 });

    expect(pruned?.removed).toMatchObject({ runs: 1, node_runs: 26 });
    expect([await isThere(runId), ...(await leftOf(runId))]).toEqual([false, ...TABLES.map(() => 0)]);
  });

  test('that fails in the middle leaves every run whole, and goes on with it later', async () => {
    const { runId } = await start([call('a'), call('b')]);
    const whole = await leftOf(runId);
    await prisma().$executeRawUnsafe(`
      CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'crash'; END $$`);
    await prisma().$executeRawUnsafe(
      'CREATE TRIGGER crash AFTER DELETE ON runs FOR EACH ROW EXECUTE FUNCTION crash()',
    );

    await expect(pruneNow(['run'])).rejects.toThrow(/crash/);
    expect(await leftOf(runId)).toEqual(whole);
    await prisma().$executeRawUnsafe('DROP TRIGGER crash ON runs');
    await pruneNow(['run']);

    expect(await isThere(runId)).toBe(false);
  });

  test('is done by one process at a time, and holds up no sweep', async () => {
    const other = createPrisma({ databaseUrl: database.url, poolSize: 2 });
    try {
      await other.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${0x52554e5b}::bigint)::text`;
        expect(await pruneNow(['run'])).toBeNull();
        const [sweep] = await prisma().$queryRaw<{ free: boolean }[]>`
          SELECT pg_try_advisory_lock(${0x52554e59}::bigint) AND pg_advisory_unlock(${0x52554e59}::bigint) AS free`;
        expect(sweep?.free).toBe(true);
      });
    } finally {
      await other.$disconnect();
    }
  });

  test('stops between two transactions when its time is over, and says that there is more', async () => {
    await start([call('a')]);
    await start([call('b')]);

    expect(await pruneNow(['run'], { batchRows: 1, turnMs: 0 })).toEqual({ removed: {}, isDone: false });
    expect((await pruneNow(['run'], { batchRows: 1 }))?.isDone).toBe(true);
  });
});
