import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cancelRun, SYSTEM } from '@runyard/db';
import { completed } from '@runyard/nodes';
import {
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  eventually,
  seedTenant,
  seedWorkflow,
  type TestDatabase,
  type TestEngine,
  uniquePrefix,
} from '@runyard/testing';
import { endDueWaits } from '../waits/end-due-waits.ts';

jest.setTimeout(60_000);

const ROUNDS = 12;

describe('a run and the run that it has started', () => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({
      databaseUrl: database.url,
      prefix,
      execute: async () => completed({ ok: 1 }),
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('end once each, and leave no wait, when the one is cancelled as the other ends', async () => {
    const tenant = await seedTenant(engine.db);
    const runs = createTestRuns(engine, { databaseUrl: database.url, redisUrl: undefined, prefix, tenant });
    const target = await seedWorkflow(engine.db, tenant, [{ key: 'call', nodeType: 'api_call' }]);
    const sub = { key: 'sub', nodeType: 'workflow' as const, nodeConfig: { workflow_id: target } };
    const childOf = (parentRunId: string) => engine.db.prisma.run.findFirst({ where: { parentRunId } });
    const endWaits = () => endDueWaits(engine, { batchSize: 100 });

    await runs.working(async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const runId = await runs.start([sub]);
        const { workflowId } = await runs.run(runId);
        await eventually(() => childOf(runId));
        const cancel = engine.db
          .transaction((tx) => cancelRun(tx, SYSTEM, { ...tenant, workflowId, runId }, null))
          .catch(() => null);
        await Promise.all([cancel, endWaits(), endWaits()]);
        await eventually(async () => {
          await endWaits();
          const [run, child] = [await runs.run(runId), await childOf(runId)];
          return run.completedAt !== null && child?.completedAt;
        });
      }
    });

    await eventually(async () => (await endWaits()) === 0);
    expect(await engine.db.prisma.wait.count()).toBe(0);
    expect(await engine.db.prisma.run.count({ where: { parentRunId: { not: null } } })).toBe(ROUNDS);
  });
});
