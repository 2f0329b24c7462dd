import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { checkInvariants, type Db, pruneBatch, RETAINED, type Retained } from '@runyard/db';
import { completed } from '@runyard/nodes';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  echoNode,
  eventually,
  seedTenant,
  seedWorkflow,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  uniquePrefix,
} from '@runyard/testing';
import { triggerRun } from '../trigger-run.ts';
import { endDueWaits } from '../waits/end-due-waits.ts';
import { prune } from './prune.ts';

jest.setTimeout(60_000);

const NOTHING_IS_KEPT = Object.fromEntries(RETAINED.map((kind) => [kind, 0])) as Record<Retained, number>;
const OPTIONS = { batchRows: 10, pauseMs: 0, turnMs: 30_000 };
const RUN_COUNT = 40;

describeEachBackend('retention', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let engine: TestEngine;
  let others: TestEngine[];
  let runs: TestRuns;
  let start: () => Promise<string>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix };
    engine = createTestEngine({ ...options, execute: async () => completed({ ok: 1 }) });
    others = [1, 2].map(() => createTestEngine(options));
    const tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
    const target = await seedWorkflow(engine.db, tenant, [callNode('deep')]);
    const workflowId = await seedWorkflow(engine.db, tenant, [
      callNode('call'),
      { key: 'sub', nodeType: 'workflow', nodeConfig: { workflow_id: target } },
      echoNode('after', ['call', 'sub']),
    ]);
    const command = { workspaceId: tenant.workspaceId, workflowId, triggerPayload: {}, triggeredBy: null };
    start = async () => (await triggerRun(engine, command)).id;
  });
  afterAll(async () => {
    await Promise.all([engine, ...others].map((each) => each.stop()));
    await database.drop();
  });
  const openCount = () => engine.db.prisma.run.count({ where: { completedAt: null } });
  const completions = async () => (await engine.db.prisma.runEvent.count()) + (await openCount());

  test('under load removes nothing that is still needed: every run ends, and then goes', async () => {
    let started = false;
    const untilIdle = eventually(
      async () => {
        await endDueWaits(engine, { batchSize: 100 });
        for (const each of others) await prune(each, { ...OPTIONS, keepMs: NOTHING_IS_KEPT });
        return started && (await openCount()) === 0;
      },
      { deadlineMs: 50_000 },
    );
    let failed = 0;
    await runs.working(async () => {
      for (let count = 0; count < RUN_COUNT; count++) await start();
      started = true;
      await untilIdle;
      failed = await engine.db.prisma.run.count({ where: { status: { not: 'completed' } } });
    });

    expect(failed).toBe(0);
    expect(await checkInvariants(engine.db.prisma)).toEqual([]);
    await prune(engine, { ...OPTIONS, keepMs: NOTHING_IS_KEPT });
    expect(await engine.db.prisma.run.count()).toBe(0);
    expect(await completions()).toBe(0);
    const { count } = await engine.db.prisma.retentionTotal.findUniqueOrThrow({ where: { kind: 'runs' } });
    expect(count).toBe(BigInt(2 * RUN_COUNT));
  });

  test('by several processes at once removes each run once', async () => {
    await runs.working(async () => {
      for (let count = 0; count < RUN_COUNT; count++) await start();
      await eventually(
        async () => {
          await endDueWaits(engine, { batchSize: 100 });
          return (await openCount()) === 0;
        },
        { deadlineMs: 50_000 },
      );
    });
    const removeAll = async (db: Db) => {
      let removedCount = 0;
      for (let left = true; left; left = (await engine.db.prisma.run.count()) > 0) {
        const before = new Date(Date.now() + 60_000);
        removedCount += (await pruneBatch(db, 'run', { before, maxRows: 10 })).removed.runs ?? 0;
      }
      return removedCount;
    };

    const counts = await Promise.all([engine, ...others].map(({ db }) => removeAll(db)));

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2 * RUN_COUNT);
    expect(await engine.db.prisma.nodeRun.count()).toBe(0);
    expect(await checkInvariants(engine.db.prisma)).toEqual([]);
  });
});
