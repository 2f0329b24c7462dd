import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { completed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  echoNode,
  eventually,
  humanNode,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  uniquePrefix,
} from '@runyard/testing';
import { startOfSweep, sweep } from '../sweeping/sweep.ts';
import { decideTask } from './decide-task.ts';

const AUTHOR = { actor: 'user:ada', requestId: 'request-1' };

jest.setTimeout(60_000);

const SWEEP_NOW = { afterMs: 0, batchSize: 100 };
const WAITING_RUNS = 200;

describeEachBackend('a node run that waits', (backend) => {
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

  test(`holds no worker, no lease and no job, ${WAITING_RUNS} times over`, async () => {
    const workflowId = await seedWorkflow(engine.db, tenant, [humanNode('ask'), echoNode('end', ['ask'])]);
    await runs.trigger(workflowId);
    await Promise.all(Array.from({ length: WAITING_RUNS - 1 }, () => runs.trigger(workflowId)));

    await runs.working(async () => {
      await eventually(async () => (await countWaiting(workflowId)) === WAITING_RUNS, { deadlineMs: 30_000 });
      await runs.queuesEmpty();
    });

    const asked = await engine.db.prisma.nodeRun.findMany({ where: { status: 'waiting' } });
    expect(asked).toHaveLength(WAITING_RUNS);
    expect(asked.every((row) => row.leaseExpiresAt === null && row.waitingSince !== null)).toBe(true);
    expect(engine.leases.heldCount()).toBe(0);
    expect(await sweep(engine, SWEEP_NOW, startOfSweep())).toMatchObject({
      finishedCount: 0,
      runs: { lostCount: 0 },
      nodeRuns: { lostCount: 0, waitingCount: 0 },
    });
    await runs.queuesEmpty();
  });

  test('decided in the moment in which its run is parked, goes on without the sweeper, many times over', async () => {
    await runs.working(async () => {
      for (let round = 0; round < 15; round++) {
        const runId = await runs.start([humanNode('ask'), echoNode('end', ['ask'])]);
        await complete((await runs.waitingTask(runId)).id);
        await runs.became(runId, 'completed');
      }
      await runs.queuesEmpty();
    });
  });

  test('goes on beside nodes that run: its run waits only when nothing else is left', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    execute = async () => {
      await gate;
      return completed({});
    };
    const runId = await runs.start([
      humanNode('ask'),
      callNode('slow'),
      echoNode('end', ['ask']),
      humanNode('last', ['slow']),
    ]);

    await runs.working(async () => {
      const asked = await runs.waitingTask(runId);
      expect((await runs.run(runId)).status).toBe('running');
      await complete(asked.id);
      await eventually(async () => (await runs.nodeRuns(runId))[2]?.status === 'completed');
      release();
      await runs.became(runId, 'waiting');
      await complete((await runs.waitingTask(runId)).id);
      await runs.became(runId, 'completed');
      await runs.queuesEmpty();
    });
  });

  test('decided by a process that dies before it adds the jobs, is made up for by the sweeper', async () => {
    const deaf = { ...engine, queue: { ...engine.queue, isReady: () => false } };
    const withNext = await runs.start([humanNode('ask'), echoNode('end', ['ask'])]);
    const last = await runs.start([humanNode('ask')]);
    await runs.working(() => Promise.all([runs.became(withNext, 'waiting'), runs.became(last, 'waiting')]));
    for (const runId of [withNext, last]) {
      await complete((await runs.waitingTask(runId)).id, deaf);
    }
    await runs.queuesEmpty();

    await runs.working(async () => {
      await sweep(engine, SWEEP_NOW, startOfSweep());
      await Promise.all([runs.became(withNext, 'completed'), runs.became(last, 'completed')]);
    });
  });

  test('of a run whose job was lost before it could be parked, is parked by the sweeper', async () => {
    const runId = await runs.start([humanNode('ask')]);
    await runs.working(() => runs.became(runId, 'waiting'));
    await engine.db.sql.$executeRaw`UPDATE runs SET status = 'running' WHERE id = ${runId}::uuid`;

    await sweep(engine, SWEEP_NOW, startOfSweep());

    expect((await runs.run(runId)).status).toBe('waiting');
  });

  const countWaiting = (workflowId: string) =>
    engine.db.prisma.run.count({ where: { workflowId, status: 'waiting' } });

  const complete = (taskId: string, ctx = engine) => {
    const { workspaceId, userId } = tenant;
    const command = { decision: 'completed', comment: null, output: { ok: true }, userId } as const;
    return decideTask(ctx, AUTHOR, { workspaceId, taskId }, command);
  };
});
