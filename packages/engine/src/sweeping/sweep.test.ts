import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { listSweepTotals, MAINTENANCE_LIMITS } from '@runyard/db';
import { type NodeJob, nodesQueue, RUNS_QUEUE, startConsumers } from '@runyard/queue';
import { loadConfig } from '@runyard/runtime';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  describeEachBackend,
  eventually,
  loseJob,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  uniquePrefix,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { executeNodeRun } from '../execute-node-run.ts';
import { triggerRun } from '../trigger-run.ts';
import { startOfSweep, sweep } from './sweep.ts';

const NOW = { afterMs: 0, batchSize: 2 };
const CALLS = nodesQueue('api_call');
const LONG_AGO = new Date('2020-01-01');
const HOUR_MS = 3_600_000;

test('by default, what is overdue has a job again within 10 seconds, also when the process that sweeps stops dead at that moment', () => {
  const { SWEEP_AFTER_MS, SWEEP_INTERVAL_MS } = loadConfig({
    DATABASE_URL: 'postgresql://localhost/runyard',
  });

  expect(SWEEP_AFTER_MS + MAINTENANCE_LIMITS.lostAfterMs + SWEEP_INTERVAL_MS).toBeLessThanOrEqual(10_000);
});

describeEachBackend('a sweep', ({ redisUrl }) => {
  let database: TestDatabase;
  let engine: TestEngine;
  let tenant: Tenant;
  let workflowId: string;
  const prefix = uniquePrefix();
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, redisUrl, prefix });
    await eventually(() => engine.queue.isReady());
    tenant = await seedTenant(engine.db);
    workflowId = await seedWorkflow(engine.db, tenant, [callNode('a', [], 1)]);
  });
  beforeEach(async () => {
    await engine.db.prisma.$executeRaw`TRUNCATE runs, node_runs, sweep_totals`;
    await emptyQueues();
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const emptyQueues = async () => {
    for (const name of [CALLS, RUNS_QUEUE]) await engine.queue.queue(name).obliterate({ force: true });
  };
  const swept = async () => sweep(engine, NOW, startOfSweep());
  const countsOf = async (name: string) => {
    const { waiting, delayed } = await engine.queue.queue(name).getJobCounts();
    return { waiting, delayed };
  };
  const pendingRun = async (runAt: Date | null = null) => {
    const run = { workspaceId: tenant.workspaceId, workflowId, triggerPayload: {}, triggeredBy: null, runAt };
    const { id, versionId } = await triggerRun(engine, run);
    await eventually(() => engine.queue.queue(RUNS_QUEUE).getJob(id));
    return { runId: id, versionId, priority: 1 };
  };
  const queuedNodeRun = async (): Promise<NodeJob> => {
    const run = await pendingRun();
    await advanceRun(engine, run, { isFirstDelivery: true });
    const { id } = await engine.db.prisma.nodeRun.findFirstOrThrow({ where: { runId: run.runId } });
    return { ...run, nodeRunId: id, pool: 'api_call', leaseEpoch: 0 };
  };
  const change = (job: NodeJob, data: object) =>
    engine.db.prisma.nodeRun.update({ where: { id: job.nodeRunId }, data });

  test('leaves alone what only waits its turn, on however many pages, and adds nothing twice', async () => {
    for (let count = 0; count < 5; count++) await pendingRun();
    for (let count = 0; count < 5; count++) await queuedNodeRun();
    const before = await countsOf(CALLS);

    expect(await swept()).toMatchObject({
      runs: { lostCount: 0, waitingCount: 5 },
      nodeRuns: { lostCount: 0, waitingCount: 5 },
    });

    expect(await countsOf(CALLS)).toEqual(before);
    expect((await listSweepTotals(engine.db.sql)).map(({ kind, count }) => [kind, count])).toEqual([
      ['sweep', 1],
    ]);
  });

  test('gives pending runs and queued node runs that lost their jobs new ones, delayed runs when they are due, and counts them', async () => {
    for (let count = 0; count < 3; count++) await pendingRun();
    for (let count = 0; count < 3; count++) await queuedNodeRun();
    const later = await pendingRun(new Date(engine.clock.now().getTime() + HOUR_MS));
    await emptyQueues();

    expect(await swept()).toMatchObject({ runs: { lostCount: 3 }, nodeRuns: { lostCount: 3 } });
    await engine.db.prisma.run.update({ where: { id: later.runId }, data: { runAt: LONG_AGO } });
    expect(await swept()).toMatchObject({ runs: { lostCount: 1, waitingCount: 3 } });

    // A node run without the job of its run has that first, which adds it.
    expect(await countsOf(RUNS_QUEUE)).toMatchObject({ waiting: 7 });
    const totals = await listSweepTotals(engine.db.sql);
    expect(totals).toMatchObject([
      { kind: 'node_job' },
      { kind: 'run_job', count: 4 },
      { kind: 'sweep', count: 2, lastAt: expect.any(Date) },
    ]);
  });

  test('knows a retry by the job of the claim before, which goes on: it is neither lost nor added twice', async () => {
    const job = await queuedNodeRun();
    await change(job, { leaseEpoch: 3, attempt: 2, resumeAt: LONG_AGO, queuedAt: LONG_AGO });

    expect(await swept()).toMatchObject({ nodeRuns: { lostCount: 0, waitingCount: 1 } });

    expect(await countsOf(CALLS)).toEqual({ waiting: 1, delayed: 0 });
  });

  test('hastens a job that would come long after its row is due', async () => {
    const job = await queuedNodeRun();
    const run = await pendingRun(new Date(engine.clock.now().getTime() + HOUR_MS));
    await emptyQueues();
    await engine.queue.addRunJob(run, { delayMs: HOUR_MS });
    await engine.db.prisma.run.update({ where: { id: run.runId }, data: { runAt: LONG_AGO } });
    const data = {
      nodeRunId: job.nodeRunId,
      runId: job.runId,
      versionId: job.versionId,
      pool: 'api_call',
      leaseEpoch: 0,
    };
    await engine.queue
      .queue(CALLS)
      .add('node', { ...data, priority: 1 }, { jobId: `${job.nodeRunId}-0`, delay: HOUR_MS });

    expect(await swept()).toMatchObject({ runs: { lostCount: 1 }, nodeRuns: { lostCount: 1 } });

    expect(await countsOf(CALLS)).toEqual({ waiting: 1, delayed: 0 });
    expect(await countsOf(RUNS_QUEUE)).toEqual({ waiting: 1, delayed: 0 });
  });

  test('leaves a delayed job alone whose time has come: it waits for a free worker like any other', async () => {
    const run = await pendingRun();
    await emptyQueues();
    await engine.queue.addRunJob(run, { delayMs: 1 });

    expect(await swept()).toMatchObject({ runs: { lostCount: 0, waitingCount: 1 } });
  });

  test('finishes a run that is done, and counts it as repaired only where nobody would have', async () => {
    for (const isLost of [false, true]) {
      const job = await queuedNodeRun();
      await change(job, { status: 'completed', completedAt: LONG_AGO });
      await engine.db.prisma.run.update({ where: { id: job.runId }, data: { startedAt: LONG_AGO } });
      if (isLost) await emptyQueues();

      expect(await swept()).toMatchObject({ finishedCount: isLost ? 1 : 0 });
      const { status } = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: job.runId } });
      expect(status).toBe('completed');
    }
  });

  test('replaces the job of a pending run that waits for jobs of which none is stored', async () => {
    const run = await pendingRun();
    const child = await waitForChildren(run);
    expect(await engine.queue.findRunJobs([run.runId])).toEqual(['ready']);
    const queueKey = engine.queue.queue(CALLS).qualifiedName;
    await loseJob(engine.db, redisUrl, { queueKey, id: child });
    expect(await engine.queue.findRunJobs([run.runId])).toEqual(['stuck']);

    expect(await swept()).toMatchObject({ runs: { lostCount: 1 } });

    expect(await engine.queue.findRunJobs([run.runId])).toEqual(['ready']);
    expect(await countsOf(RUNS_QUEUE)).toMatchObject({ waiting: 1 });
  });

  test('takes an attempt away that should have ended long ago although its lease is held, and it is tried again as its node says', async () => {
    const job = await queuedNodeRun();
    const far = new Date(engine.clock.now().getTime() + HOUR_MS);
    const running = { status: 'running', leaseEpoch: 1, leaseExpiresAt: far, startedAt: LONG_AGO };
    await change(job, { ...running, attemptEndsAt: far });
    expect(await swept()).toMatchObject({ timedOutCount: 0 });
    await change(job, { attemptEndsAt: LONG_AGO });

    expect(await swept()).toMatchObject({ timedOutCount: 1, rescuedCount: 0 });
    const retried = await engine.db.prisma.nodeRun.findUniqueOrThrow({ where: { id: job.nodeRunId } });
    expect(retried).toMatchObject({
      status: 'queued',
      attempt: 2,
      error: { code: 'node_timeout' },
      rescueCount: 0,
    });
    expect(await executeNodeRun(engine, { ...job, leaseEpoch: 1 })).toEqual({ kind: 'completed' });
  });

  test('whose one part fails does the others all the same', async () => {
    const broken = await queuedNodeRun();
    await change(broken, {
      status: 'running',
      leaseEpoch: 1,
      leaseExpiresAt: LONG_AGO,
      nodeId: broken.runId,
    });
    await pendingRun();
    await emptyQueues();

    expect(await swept()).toMatchObject({ rescuedCount: 0, runs: { lostCount: 1 } });
  });

  /** A run job that waits for a node job that no worker takes. */
  async function waitForChildren({
    runId,
    versionId,
  }: {
    runId: string;
    versionId: string;
  }): Promise<string> {
    const node = { runId, versionId, nodeRunId: runId, pool: 'api_call', leaseEpoch: 0, priority: 1 };
    const consumers = startConsumers(
      {
        databaseUrl: database.url,
        redisUrl,
        prefix,
        pools: [],
        concurrency: 1,
        lockMs: 15_000,
        log: engine.log,
        now: () => engine.clock.now().getTime(),
      },
      {
        run: async () => {
          await engine.queue.addNodeJob(node);
          return { kind: 'wait_for_nodes' };
        },
        node: async () => ({ kind: 'done' }),
      },
    );
    const queue = engine.queue.queue(RUNS_QUEUE);
    await eventually(async () => (await queue.getJobCounts())['waiting-children'] === 1);
    await consumers.drain();
    return `${runId}-0`;
  }
});
