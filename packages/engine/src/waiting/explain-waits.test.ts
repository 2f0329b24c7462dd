import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { recordBeat, requireRun, SYSTEM } from '@runyard/db';
import type { WaitingFor } from '@runyard/domain';
import { failed } from '@runyard/nodes';
import { nodesQueue, RUNS_QUEUE } from '@runyard/queue';
import {
  createTestDatabase,
  createTestEngine,
  describeEachBackend,
  eventually,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun, jobOfNodeRun } from '../advance-run.ts';
import { executeNodeRun } from '../execute-node-run.ts';
import { pauseQueue } from '../queues/pause-queue.ts';
import { triggerRun } from '../trigger-run.ts';
import { createExplainWaits } from './explain-waits.ts';

const POOL = 'api_call';
const NODES: NodeSpec[] = [
  { key: 'first', nodeType: 'api_call', nodeConfig: { provider: 'http', params: {} }, maxRetries: 3 },
  { key: 'second', dependsOn: ['first'] },
];

describeEachBackend('why something waits', ({ redisUrl }) => {
  let database: TestDatabase;
  let engine: TestEngine;
  let tenant: Tenant;
  let workflowId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    engine = createTestEngine({
      databaseUrl: database.url,
      redisUrl,
      execute: async () =>
        failed({ code: 'http_500', message: 'no', retryable: true, retryAfterMs: 3_600_000 }),
    });
    await eventually(() => engine.queue.isReady());
    tenant = await seedTenant(engine.db);
    workflowId = await seedWorkflow(engine.db, tenant, NODES);
  });
  afterEach(async () => {
    await engine.db.prisma.worker.deleteMany();
    await engine.db.prisma.queueControl.deleteMany();
    for (const name of [nodesQueue(POOL), RUNS_QUEUE])
      await engine.queue.queue(name).obliterate({ force: true });
    await engine.stop();
  });
  afterAll(() => database.drop());

  const trigger = (runAt: Date | null = null) =>
    triggerRun(engine, {
      workspaceId: tenant.workspaceId,
      workflowId,
      triggerPayload: {},
      triggeredBy: null,
      runAt,
      priority: 1,
      maxCostCents: null,
    });
  const start = async () => {
    const { id, versionId } = await trigger();
    // A node's job is a child of its run's, which is not waited for by the trigger.
    await eventually(() => engine.queue.queue(RUNS_QUEUE).getJob(id));
    await advanceRun(engine, { runId: id, versionId, priority: 1 }, { isFirstDelivery: true });
    return id;
  };
  /** Nothing is remembered from one look to the next. */
  const explain = async (runId: string) => {
    const run = await requireRun(engine.db, { workspaceId: tenant.workspaceId, workflowId, runId });
    const waits = await createExplainWaits(engine)([run]);
    const [first, second] = run.nodeRuns.map(({ id }) => waits.get(id));
    return { run: waits.get(runId), first, second };
  };
  const eventuallyAt = (position: number, look: () => Promise<WaitingFor | undefined>) =>
    eventually(async () => {
      const reason = await look();
      expect(reason).toMatchObject({ code: 'backlog', position: { kind: 'exact', position } });
      return true;
    });
  const serve = (pools: string[], status: 'running' | 'quiet' = 'running') =>
    recordBeat(engine.db.sql, {
      id: engine.ids.next(),
      host: 'box',
      pid: 1,
      version: '0.1.0',
      pools,
      concurrency: 1,
      heartbeatMs: 60_000,
      status,
      runningCount: 0,
      stats: { busy: {}, eventLoopLagMs: 0, rssBytes: 0 },
      obeyed: null,
    });

  test('a pending run: no worker, then its turn with two before it, then a pause', async () => {
    const { id: first } = await trigger();
    expect((await explain(first)).run).toMatchObject({ code: 'no_worker' });
    await serve([]);
    await eventuallyAt(1, async () => (await explain(first)).run);
    const { id: second } = await trigger();
    await eventuallyAt(2, async () => (await explain(second)).run);
    const { id: third } = await trigger();
    await eventuallyAt(3, async () => (await explain(third)).run);
    await pauseQueue(engine, SYSTEM, { queue: RUNS_QUEUE, paused: true });
    expect((await explain(third)).run).toMatchObject({ code: 'paused', queue: RUNS_QUEUE });
  });

  test('a run that is put off: its time, even where nobody could start it', async () => {
    const runAt = new Date(Date.now() + 3_600_000);
    const { id } = await trigger(runAt);

    expect((await explain(id)).run).toMatchObject({ code: 'scheduled', at: runAt });
  });

  test('a running run waits for nothing; its node runs wait for a worker, and for each other', async () => {
    const runId = await start();
    await serve(['transform']);
    await serve([POOL], 'quiet');

    const { run, first, second } = await explain(runId);

    expect(run).toBeUndefined();
    expect(first).toMatchObject({ code: 'no_worker_for_pool', pool: POOL });
    expect(second).toMatchObject({ code: 'dependency', dependencies: [{ key: 'first' }] });
  });

  test('a queued node run: its turn with two before it, then a pause of its pool', async () => {
    await serve([POOL]);
    const runs = [];
    for (const position of [1, 2, 3]) {
      const runId = await start();
      await eventuallyAt(position, async () => (await explain(runId)).first);
      runs.push(runId);
    }
    const third = runs[2] ?? '';
    await pauseQueue(engine, SYSTEM, { queue: nodesQueue(POOL), paused: true });
    const { first, second } = await explain(third);
    expect(first).toMatchObject({ code: 'paused', queue: nodesQueue(POOL) });
    expect(second).toMatchObject({ code: 'dependency' });
  });

  test('a queued node run whose job is lost is due, at no place', async () => {
    await serve([POOL]);
    const runId = await start();
    await engine.queue.queue(nodesQueue(POOL)).obliterate({ force: true });

    expect((await explain(runId)).first).toMatchObject({ code: 'backlog', position: { kind: 'unknown' } });
  });

  test('a node run that failed and is tried again: when, and what went wrong', async () => {
    const runId = await start();
    const nodeRun = await engine.db.prisma.nodeRun.findFirstOrThrow({ where: { runId, pool: POOL } });
    const { versionId } = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    await executeNodeRun(
      engine,
      jobOfNodeRun({ id: nodeRun.id, runId, versionId, pool: POOL, leaseEpoch: 0, priority: 1 }),
    );

    const { first } = await explain(runId);

    expect(first).toMatchObject({ code: 'retry_at', errorCode: 'http_500' });
    expect(first?.code === 'retry_at' && first.at.getTime()).toBeGreaterThan(Date.now() + 1_000);
  });

  test('what runs, and what has ended, waits for nothing', async () => {
    const runId = await start();
    const where = { runId, pool: POOL };
    await engine.db.prisma.nodeRun.updateMany({
      where,
      data: { status: 'running', leaseExpiresAt: new Date(Date.now() + 60_000) },
    });

    expect((await explain(runId)).first).toBeUndefined();
  });
});
