import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkLedger } from '@runyard/db';
import { completed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import { nodesQueue, RUNS_QUEUE, startConsumers } from '@runyard/queue';
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
  uniquePrefix,
} from '@runyard/testing';
import { cancelRun } from './cancel-run.ts';
import { createJobHandlers } from './handle-jobs.ts';
import { triggerRun } from './trigger-run.ts';

const AUTHOR = { actor: 'user:ada', requestId: 'request-1' };

describeEachBackend('cancelling', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  const call = (key: string, dependsOn: string[] = []): NodeSpec => ({
    key,
    dependsOn,
    nodeType: 'api_call',
  });
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({
      databaseUrl: database.url,
      redisUrl: backend.redisUrl,
      prefix,
      execute: (attempt) => execute(attempt),
    });
    tenant = await seedTenant(engine.db);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('a pending run starts nothing, leaves no job and tells who and why', async () => {
    const scope = await trigger([call('a')]);

    await cancelRun(engine, AUTHOR, scope, 'wrong customer');

    expect(await runOf(scope)).toMatchObject({
      status: 'cancelled',
      errorCode: 'cancelled',
      errorMessage: 'Cancelled by user:ada: wrong customer',
    });
    const { runId, workspaceId, workflowId } = scope;
    expect(await auditOf(runId)).toMatchObject([
      {
        action: 'run.cancelled',
        workspaceId,
        requestId: 'request-1',
        details: { reason: 'wrong customer', workflow_id: workflowId },
      },
    ]);
    await working(() => queuesEmpty());
    expect(await nodeRunsOf(scope)).toEqual([]);
  });

  test('a run of 100 parallel nodes ends all of them, running ones sooner than by a renewal of leases, and leaves no job', async () => {
    let abortedCount = 0;
    execute = ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          abortedCount += 1;
          reject(signal.reason);
        }),
      );
    const middle = Array.from({ length: 100 }, (_, index) => `n${index}`);
    const scope = await trigger([...middle.map((key) => call(key)), call('join', middle)]);

    await working(async () => {
      await eventually(async () => (await statusesOf(scope)).running === CONCURRENCY);
      await cancelRun(engine, AUTHOR, scope, null);
      await eventually(() => abortedCount === CONCURRENCY, { deadlineMs: SOONER_THAN_RENEWALS_MS });
      await queuesEmpty();
    });

    expect(await statusesOf(scope)).toEqual({ cancelled: 101 });
    expect(await runOf(scope)).toMatchObject({ status: 'cancelled', errorMessage: 'Cancelled by user:ada' });
  });

  test('a run whose nodes end at that very moment ends once, with one sum of costs, many times over', async () => {
    const ends = new Set<string>();
    const entry = { inputTokens: 1, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
    const spend = { provider: 'test', model: 'm', reportedCostNanos: 7n, reasoningTokens: 0, ...entry };
    const go = new EventEmitter();
    execute = async ({ signal }) => {
      await once(go, 'go', { signal });
      return { kind: 'completed', output: {}, spend: [spend] };
    };
    await working(async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const scope = await start([call('a'), call('b'), call('c', ['a', 'b'])]);
        await eventually(() => go.listenerCount('go') === 2);
        go.emit('go');
        await cancelRun(engine, AUTHOR, scope, null).catch((error) => {
          expect(error).toMatchObject({ code: 'run_already_ended' });
        });
        const run = await runOf(scope);
        const nodeRuns = await nodeRunsOf(scope);
        ends.add(run.status);
        expect(nodeRuns.every(({ status }) => status === 'completed' || status === 'cancelled')).toBe(true);
        expect(run.status).toBe(
          nodeRuns.every(({ status }) => status === 'completed') && run.status !== 'cancelled'
            ? 'completed'
            : 'cancelled',
        );
        expect(await auditOf(scope.runId)).toHaveLength(run.status === 'cancelled' ? 1 : 0);
      }
      await queuesEmpty();
    });
    expect(await checkLedger(engine.db.sql)).toEqual([]);
    expect(ends.has('cancelled')).toBe(true);
  });

  test('twice at once cancels once; a run that ended otherwise stays what it is', async () => {
    const scope = await trigger([call('a')]);

    await Promise.all([1, 2, 3].map(() => cancelRun(engine, AUTHOR, scope, null)));

    expect(await auditOf(scope.runId)).toHaveLength(1);
    execute = async () => completed({});
    const other = await trigger([call('a')]);
    await working(() => eventually(async () => (await runOf(other)).status === 'completed'));
    await expect(cancelRun(engine, AUTHOR, other, null)).rejects.toMatchObject({
      code: 'run_already_ended',
      message: 'the run is completed and cannot be cancelled',
    });
  });

  test('a run with a retry that is due in an hour leaves no job behind', async () => {
    const busy = { code: 'busy', message: 'busy', retryable: true, retryAfterMs: 3_600_000 };
    execute = async () => ({ kind: 'failed', failure: busy, spend: [] });
    const scope = await trigger([{ ...call('a'), maxRetries: 1 }]);

    await working(async () => {
      await eventually(
        async () => (await engine.queue.queue(nodesQueue('api_call')).getDelayedCount()) === 1,
      );
      await cancelRun(engine, AUTHOR, scope, null);
      await queuesEmpty();
    });

    expect(await statusesOf(scope)).toEqual({ cancelled: 1 });
  });

  test('a run of another workspace or workflow answers like a missing one and changes nothing', async () => {
    const scope = await trigger([call('a')]);
    const foreign = [
      { ...scope, workspaceId: (await seedTenant(engine.db)).workspaceId },
      { ...scope, workflowId: randomUUID() },
      { ...scope, runId: randomUUID() },
    ];

    for (const other of foreign)
      await expect(cancelRun(engine, AUTHOR, other, null)).rejects.toMatchObject({ code: 'not_found' });

    expect((await runOf(scope)).status).toBe('pending');
  });

  const CONCURRENCY = 10;
  const ROUNDS = 10;
  const SOONER_THAN_RENEWALS_MS = 3_000;

  /** Takes jobs as a worker does while `act` runs. */
  async function working(act: () => Promise<unknown>): Promise<void> {
    const consumers = startConsumers(
      {
        redisUrl: backend.redisUrl,
        databaseUrl: database.url,
        prefix,
        pools: ['api_call'],
        concurrency: CONCURRENCY,
        lockMs: 15_000,
        log: engine.log,
        now: () => engine.clock.now().getTime(),
      },
      createJobHandlers(engine),
    );
    try {
      await act();
    } finally {
      await consumers.drain();
    }
  }

  /** A run whose job is in the queue. While consumers work, that job may be gone before anyone sees it: `start`. */
  async function trigger(nodes: NodeSpec[]) {
    const scope = await start(nodes);
    await eventually(() => engine.queue.queue(RUNS_QUEUE).getJob(scope.runId));
    return scope;
  }

  async function start(nodes: NodeSpec[]) {
    const workflowId = await seedWorkflow(engine.db, tenant, nodes);
    const { workspaceId } = tenant;
    const { id } = await triggerRun(engine, {
      workspaceId,
      workflowId,
      triggerPayload: {},
      triggeredBy: null,
    });
    return { workspaceId, workflowId, runId: id };
  }

  const runOf = ({ runId }: { runId: string }) =>
    engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });

  const nodeRunsOf = ({ runId }: { runId: string }) =>
    engine.db.prisma.nodeRun.findMany({ where: { runId }, orderBy: { ordinal: 'asc' } });

  const auditOf = (runId: string) => engine.db.prisma.auditEvent.findMany({ where: { targetId: runId } });

  async function statusesOf(scope: { runId: string }): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { status } of await nodeRunsOf(scope)) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  const queuesEmpty = () =>
    eventually(async () => {
      const names = [RUNS_QUEUE, nodesQueue('api_call')];
      const counts = await Promise.all(names.map((name) => engine.queue.queue(name).getJobCounts()));
      const total = counts.flatMap((count) => Object.values(count)).reduce((sum, count) => sum + count, 0);
      if (total > 0) throw new Error(`jobs are left: ${JSON.stringify(counts)}`);
      return true;
    });
});
