import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cancelRun, claimDueWaits, SYSTEM } from '@runyard/db';
import { completed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  echoNode,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  uniquePrefix,
} from '@runyard/testing';
import { startOfSweep, sweep } from '../sweeping/sweep.ts';
import { endDueWaits } from './end-due-waits.ts';

jest.setTimeout(60_000);

const HOUR_MS = 3_600_000;
const SWEEP_NOW = { afterMs: 0, batchSize: 100 };
const BATCH = { batchSize: 100 };

const delayed = (afterMs: number): NodeOutcome => ({
  kind: 'waiting',
  waitFor: { reason: 'delay', due: { afterMs }, output: { rested: true } },
  spend: [],
});

const awaited = (retryable: boolean): NodeOutcome => ({
  kind: 'waiting',
  waitFor: {
    reason: 'external',
    task: { title: 'Outside', description: '', approvalLevel: 'none', proposedOutput: null },
    due: { afterMs: HOUR_MS },
    failure: { code: 'no_answer', message: 'nobody answered', retryable },
  },
  spend: [],
});

describeEachBackend('a wait whose time comes', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let runs: TestRuns;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { redisUrl } = backend;
    const options = { databaseUrl: database.url, redisUrl, prefix };
    engine = createTestEngine({ ...options, execute: (attempt) => execute(attempt) });
    tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('is a row and nothing else: no lease, no job, and nothing happens before it', async () => {
    const runId = await startWaiting(delayed(HOUR_MS));

    await endDueWaits(engine, BATCH);

    const [pause] = await runs.nodeRuns(runId);
    expect(pause).toMatchObject({ status: 'waiting', waitReason: 'delay', leaseExpiresAt: null });
    expect(pause?.resumeAt).toEqual(await dueAt(runId));
    await runs.queuesEmpty();
  });

  test('completes its node, and the nodes after it run', async () => {
    const runId = await startWaiting(delayed(HOUR_MS));
    await makeDue(runId);

    await runs.working(async () => {
      expect(await endDueWaits(engine, BATCH)).toBe(1);
      await runs.became(runId, 'completed');
    });

    expect(await runs.nodeRuns(runId)).toMatchObject([
      { status: 'completed', attempt: 1, outputData: { rested: true } },
      { status: 'completed', outputData: { rested: true } },
    ]);
    expect(await waitsOf(runId)).toEqual([]);
  });

  test('fails its node when it was the deadline of something outside, which is tried again where that may help', async () => {
    const hopeless = await startWaiting(awaited(false), 1);
    const worthATry = await startWaiting(awaited(true), 1);
    await Promise.all([makeDue(hopeless), makeDue(worthATry)]);
    execute = async () => completed({ second: true });

    await runs.working(async () => {
      await endDueWaits(engine, BATCH);
      await Promise.all([runs.became(hopeless, 'failed'), runs.became(worthATry, 'completed')]);
    });

    expect((await runs.run(hopeless)).errorMessage).toBe(
      'Node pause failed at its first attempt: nobody answered',
    );
    expect((await runs.nodeRuns(worthATry))[0]).toMatchObject({ attempt: 2, outputData: { second: true } });
    expect(await runs.tasks(hopeless)).toMatchObject([{ status: 'failed' }]);
    expect([...(await waitsOf(hopeless)), ...(await waitsOf(worthATry))]).toEqual([]);
  });

  test('is ended once by any number of workers that look at once', async () => {
    const runIds = await startManyWaiting(12);
    await Promise.all(runIds.map(makeDue));

    await runs.working(async () => {
      const taken = await Promise.all(Array.from({ length: 4 }, () => endDueWaits(engine, { batchSize: 5 })));
      const left = await endDueWaits(engine, BATCH);
      expect(taken.reduce((sum, count) => sum + count, left)).toBe(runIds.length);
      await Promise.all(runIds.map((runId) => runs.became(runId, 'completed')));
    });

    for (const runId of runIds) expect(await completionsOf(runId)).toBe(1);
  });

  test('of a process that dies between taking and ending it, is due again', async () => {
    const runId = await startWaiting(delayed(HOUR_MS));
    await makeDue(runId);
    expect(await claimDueWaits(engine.db.sql, { batchSize: 1, leaseMs: HOUR_MS })).toHaveLength(1);
    expect(await endDueWaits(engine, BATCH)).toBe(0);

    await makeDue(runId);

    await runs.working(async () => {
      expect(await endDueWaits(engine, BATCH)).toBe(1);
      await runs.became(runId, 'completed');
    });
  });

  test('that its process could not end, because the database went away, is due again within ten seconds', async () => {
    const runId = await startWaiting(delayed(HOUR_MS));
    await makeDue(runId);
    const cutOff = { ...engine, db: { ...engine.db, transaction: () => Promise.reject(new Error('cut')) } };
    expect(await endDueWaits(cutOff, BATCH)).toBe(1);

    const again = await dueAt(runId);

    expect(again?.getTime()).toBeLessThan(Date.now() + 10_000);
  });

  test('ended by a process that dies before it adds the jobs, is made up for by the sweeper', async () => {
    const deaf = { ...engine, queue: { ...engine.queue, isReady: () => false } };
    const runId = await startWaiting(delayed(HOUR_MS));
    await makeDue(runId);
    await endDueWaits(deaf, BATCH);
    await runs.queuesEmpty();

    await runs.working(async () => {
      await sweep(engine, SWEEP_NOW, startOfSweep());
      await runs.became(runId, 'completed');
    });
  });

  test('in the moment in which its run is cancelled, changes nothing more, many times over', async () => {
    for (const runId of await startManyWaiting(10)) {
      await makeDue(runId);
      const { workflowId } = await runs.run(runId);
      const scope = { runId, workflowId, workspaceId: tenant.workspaceId };

      await Promise.all([
        endDueWaits(engine, BATCH),
        engine.db.transaction((tx) => cancelRun(tx, SYSTEM, scope, null)),
      ]);

      const [pause, end] = await runs.nodeRuns(runId);
      expect((await runs.run(runId)).status).toBe('cancelled');
      expect(['completed', 'cancelled']).toContain(pause?.status);
      expect(end?.status).toBe('cancelled');
      expect(await waitsOf(runId)).toEqual([]);
    }
  });

  async function startWaiting(outcome: NodeOutcome, maxRetries = 0): Promise<string> {
    execute = async () => outcome;
    const runId = await runs.start([callNode('pause', [], maxRetries), echoNode('end', ['pause'])]);
    await runs.working(() => runs.became(runId, 'waiting'));
    return runId;
  }

  async function startManyWaiting(count: number): Promise<string[]> {
    execute = async () => delayed(HOUR_MS);
    const workflowId = await seedWorkflow(engine.db, tenant, [callNode('pause'), echoNode('end', ['pause'])]);
    const runIds = await Promise.all(Array.from({ length: count }, () => runs.trigger(workflowId)));
    await runs.working(() => Promise.all(runIds.map((runId) => runs.became(runId, 'waiting'))));
    return runIds;
  }

  const waitsOf = (runId: string) => engine.db.prisma.wait.findMany({ where: { runId } });

  const dueAt = async (runId: string) => (await waitsOf(runId))[0]?.dueAt;

  const makeDue = (runId: string) =>
    engine.db.prisma.wait.updateMany({ where: { runId }, data: { dueAt: new Date(0) } });

  const completionsOf = (runId: string) =>
    engine.db.prisma.runEvent
      .count({ where: { runId, status: 'completed', nodeRunId: { not: null } } })
      .then((count) => count - 1);
});
