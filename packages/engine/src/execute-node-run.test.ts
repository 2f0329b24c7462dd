import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import type { NodeJob, RunJob } from '@runyard/queue';
import {
  createTestDatabase,
  createTestEngine,
  describeEachBackend,
  emptyTables,
  eventually,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from './advance-run.ts';
import { executeNodeRun } from './execute-node-run.ts';
import { startOfSweep, sweep } from './sweeping/sweep.ts';
import { triggerRun } from './trigger-run.ts';

const spend = (reportedCostNanos: bigint) => ({
  provider: 'test',
  model: 'm',
  reportedCostNanos,
  inputTokens: 1,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
});

const SWEEP_NOW = { afterMs: 0, batchSize: 100 };

describeEachBackend('the engine', (backend) => {
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  let executedCount = 0;
  const call = (key: string, dependsOn: string[] = [], maxRetries = 0): NodeSpec => ({
    key,
    dependsOn,
    maxRetries,
    nodeType: 'api_call',
  });
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({
      databaseUrl: database.url,
      redisUrl: backend.redisUrl,
      maxRescues: 2,
      execute: (attempt) => {
        executedCount += 1;
        return execute(attempt);
      },
    });
    tenant = await seedTenant(engine.db);
  });
  afterEach(async () => {
    await emptyTables(engine.db, 'runs', 'node_runs', 'cost_entries');
    executedCount = 0;
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('delivered the same run job five times at once starts the run once', async () => {
    const job = await accept([call('a'), call('b', ['a'])]);

    const advanced = await Promise.all(
      Array.from({ length: 5 }, () => advanceRun(engine, job, { isFirstDelivery: true })),
    );

    expect(advanced.filter((result) => result === 'started')).toHaveLength(1);
    expect(await nodeRunsOf(job)).toHaveLength(2);
  });

  test('delivered the same node job three times at once, and once more later, executes it once', async () => {
    execute = async () => completed({ ok: true });
    const [job, node] = await start([call('a')]);

    const results = await Promise.all([1, 2, 3].map(() => executeNodeRun(engine, node)));
    const later = await executeNodeRun(engine, node);

    expect(results.map(({ kind }) => kind).sort()).toEqual(['completed', 'dropped', 'dropped']);
    expect(later).toEqual({ kind: 'dropped' });
    expect(executedCount).toBe(1);
    expect(await advanceRun(engine, job, { isFirstDelivery: false })).toBe('finished');
    expect(await advanceRun(engine, job, { isFirstDelivery: false })).toBe('gone');
  });

  test('lets nobody settle under a lease that another claim has taken over', async () => {
    const answers = new Map<number, (outcome: NodeOutcome) => void>();
    execute = () => new Promise((resolve) => answers.set(executedCount, resolve));
    const [job, node] = await start([call('a')]);
    const slow = executeNodeRun(engine, node);
    await eventually(() => answers.has(1));
    await expireLeases();
    await sweep(engine, SWEEP_NOW, startOfSweep());
    const other = executeNodeRun(engine, { ...node, leaseEpoch: 1 });
    await eventually(() => answers.has(2));

    answers.get(1)?.(completed({ by: 'first' }));
    const late = await slow;
    answers.get(2)?.(completed({ by: 'second' }));

    expect([late.kind, (await other).kind]).toEqual(['dropped', 'completed']);
    expect(await nodeRunsOf(job)).toMatchObject([
      { status: 'completed', leaseEpoch: 2, attempt: 1, rescueCount: 1, outputData: { by: 'second' } },
    ]);
  });

  test('does not claim a retry before its backoff is over', async () => {
    execute = async () => failed({ code: 'busy', message: 'busy', retryable: true, retryAfterMs: 60_000 });
    const [job, node] = await start([call('a', [], 1)]);

    expect(await executeNodeRun(engine, node)).toEqual({ kind: 'retry', delayMs: 60_000 });

    const again = await executeNodeRun(engine, node);
    expect(again).toMatchObject({ kind: 'not_due', delayMs: expect.any(Number) });
    expect(executedCount).toBe(1);
    expect(await nodeRunsOf(job)).toMatchObject([{ status: 'queued', attempt: 2, error: { code: 'busy' } }]);
  });

  test('keeps the sum of the cost entries, of the node runs and of the run equal, failed attempts included', async () => {
    execute = async ({ attempt }) =>
      attempt === 1
        ? { kind: 'failed', failure: { code: 'x', message: 'x', retryable: true }, spend: [spend(7n)] }
        : { kind: 'completed', output: {}, spend: [spend(10n), spend(2n ** 53n + 1n)] };
    const [job, node] = await start([call('a', [], 1)]);

    await executeNodeRun(engine, node);
    await engine.db.sql.$executeRaw`UPDATE node_runs SET resume_at = now() - interval '1 second'`;
    await executeNodeRun(engine, node);

    const total = 7n + 10n + 2n ** 53n + 1n;
    const entries = await engine.db.prisma.costEntry.findMany({ where: { runId: job.runId } });
    expect(entries.map(({ attempt }) => attempt).sort()).toEqual([1, 2, 2]);
    expect(entries.reduce((sum, entry) => sum + entry.costNanos, 0n)).toBe(total);
    expect(await nodeRunsOf(job)).toMatchObject([{ costNanos: total, status: 'completed' }]);
    expect(await runOf(job)).toMatchObject({ totalCostNanos: total });
  });

  test('freezes one version when the first triggers come together', async () => {
    const workflowId = await seedWorkflow(engine.db, tenant, [call('a')]);

    const runs = await Promise.all(Array.from({ length: 5 }, () => trigger(workflowId)));

    expect(new Set(runs.map((run) => run.versionId)).size).toBe(1);
    expect(await engine.db.prisma.workflowVersion.count({ where: { workflowId } })).toBe(1);
  });

  describe('sweeping', () => {
    test('adds the jobs that a pending run and a queued node run have lost, each once', async () => {
      const job = await accept([call('a')]);
      await drainQueues();
      const runs = engine.queue.queue('runs');

      await sweep(engine, SWEEP_NOW, startOfSweep());
      await sweep(engine, SWEEP_NOW, startOfSweep());

      expect((await runs.getJobs(['waiting'])).map(({ id }) => id)).toEqual([job.runId]);
      await advanceRun(engine, job, { isFirstDelivery: true });
      await drainQueues();
      await engine.queue.addRunJob(job);
      await sweep(engine, SWEEP_NOW, startOfSweep());
      await sweep(engine, SWEEP_NOW, startOfSweep());
      const [nodeRun] = await nodeRunsOf(job);
      const nodeJobs = await engine.queue.queue('nodes.api_call').getJobs(['waiting']);
      expect(nodeJobs.map(({ id }) => id)).toEqual([`${nodeRun?.id}-0`]);
    });

    test('adds the run job when that is lost too, so that it adds its node jobs', async () => {
      const [job] = await start([call('a')]);
      await drainQueues();

      await sweep(engine, SWEEP_NOW, startOfSweep());
      expect(await engine.queue.queue('runs').getJob(job.runId)).toMatchObject({ id: job.runId });
      expect(await advanceRun(engine, job, { isFirstDelivery: false })).toBe('in_progress');

      expect(await engine.queue.queue('nodes.api_call').getJobCounts()).toMatchObject({ waiting: 1 });
    });

    test('finishes a run that has nothing left to run', async () => {
      execute = async () => completed({});
      const [job, node] = await start([call('a')]);
      await executeNodeRun(engine, node);

      await sweep(engine, SWEEP_NOW, startOfSweep());

      expect(await runOf(job)).toMatchObject({ status: 'completed' });
    });

    test('by two at once rescues an expired lease once, at the same attempt', async () => {
      execute = () => new Promise(() => undefined);
      const [job, node] = await start([call('a')]);
      void executeNodeRun(engine, node);
      await eventually(() => executedCount === 1);
      await expireLeases();
      const second = createTestEngine({ databaseUrl: database.url, redisUrl: backend.redisUrl });

      const swept = await Promise.all([engine, second].map((ctx) => sweep(ctx, SWEEP_NOW, startOfSweep())));

      await second.stop();
      expect(swept.reduce((sum, result) => sum + (result?.rescuedCount ?? 0), 0)).toBe(1);
      expect(await nodeRunsOf(job)).toMatchObject([{ status: 'queued', attempt: 1, rescueCount: 1 }]);
    });

    test('leaves a lease alone that has not run out', async () => {
      execute = () => new Promise(() => undefined);
      const [job, node] = await start([call('a')]);
      void executeNodeRun(engine, node);
      await eventually(() => executedCount === 1);

      await sweep(engine, SWEEP_NOW, startOfSweep());

      expect(await nodeRunsOf(job)).toMatchObject([{ status: 'running', leaseEpoch: 1, rescueCount: 0 }]);
    });

    test('fails a node run that was rescued as often as may be, and its run by the name of the node', async () => {
      execute = () => new Promise(() => undefined);
      const [job, node] = await start([call('poison'), call('child', ['poison'])]);
      for (const epoch of [0, 1, 2]) {
        void executeNodeRun(engine, { ...node, leaseEpoch: epoch });
        await eventually(() => executedCount === epoch + 1);
        await expireLeases();
        await sweep(engine, SWEEP_NOW, startOfSweep());
      }

      expect(await runOf(job)).toMatchObject({
        status: 'failed',
        errorCode: 'worker_lost',
        errorMessage:
          'Node poison failed at its first attempt: its worker was lost 3 times while it ran, and it is rescued 2 times at most (MAX_RESCUES)',
      });
      expect((await nodeRunsOf(job)).map(({ status }) => status)).toEqual(['failed', 'skipped']);
    });
  });

  async function accept(nodes: NodeSpec[]): Promise<RunJob> {
    const { id, versionId } = await trigger(await seedWorkflow(engine.db, tenant, nodes));
    await eventually(() => engine.queue.queue('runs').getJob(id));
    return { runId: id, versionId, priority: 1 };
  }

  /** A started run, and the job of its first node. */
  async function start(nodes: NodeSpec[]): Promise<[RunJob, NodeJob]> {
    const job = await accept(nodes);
    await advanceRun(engine, job, { isFirstDelivery: true });
    const [first] = await nodeRunsOf(job);
    return [job, { ...job, nodeRunId: first?.id ?? '', pool: 'api_call', leaseEpoch: 0 }];
  }

  const trigger = (workflowId: string) =>
    triggerRun(engine, {
      workspaceId: tenant.workspaceId,
      workflowId,
      triggerPayload: {},
      triggeredBy: null,
    });

  const runOf = ({ runId }: RunJob) => engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });

  const nodeRunsOf = ({ runId }: RunJob) =>
    engine.db.prisma.nodeRun.findMany({ where: { runId }, orderBy: { ordinal: 'asc' } });

  const expireLeases = () =>
    engine.db.sql
      .$executeRaw`UPDATE node_runs SET lease_expires_at = now() - interval '1 second' WHERE status = 'running'`;

  async function drainQueues(): Promise<void> {
    for (const name of ['nodes.api_call', 'runs']) await engine.queue.queue(name).obliterate({ force: true });
  }
});
