import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { nodesQueue, RUNS_QUEUE } from '@runyard/queue';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

const ONE_AT_A_TIME = { WORKER_CONCURRENCY: '1' };
const BACKLOG = 5;

describeEachBackend('a run', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
  });
  afterEach(() => system.killAll());
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  const inMs = (ms: number) => new Date(Date.now() + ms);
  const run = (id: string) => system.run(id);

  test('that is more urgent is started before a backlog that came first', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    const backlog = await triggerMany(workflowId, 5);
    const urgent = await system.trigger(workflowId, {}, { priority: 1 });
    await jobsArrived(RUNS_QUEUE, BACKLOG + 1);

    await system.startWorker(ONE_AT_A_TIME);

    const [first, ...others] = await Promise.all([urgent, ...backlog].map((id) => system.ended(id)));
    for (const other of others) expect(first?.startedAt?.getTime()).toBeLessThan(Number(other.startedAt));
  });

  test('that is more urgent overtakes node after node of a backlog that has started', async () => {
    const gate = endpoint.gate('first');
    const calling = (name: string) => ({ nodeType: 'api_call' as const, nodeConfig: endpoint.called(name) });
    const workflowId = await system.createWorkflow([
      { key: 'first', ...calling('first') },
      { key: 'second', dependsOn: ['first'], ...calling('second') },
    ]);
    await system.startWorker(ONE_AT_A_TIME);
    const backlog = await triggerMany(workflowId, 5);
    await gate.arrived(1);
    await jobsArrived(nodesQueue('api_call'), BACKLOG - 1);
    const urgent = await system.trigger(workflowId, {}, { priority: 1 });
    await jobsArrived(nodesQueue('api_call'), BACKLOG);

    gate.open();

    await Promise.all([urgent, ...backlog].map((id) => system.ended(id)));
    const { first, second } = await system.nodeRuns(urgent);
    const order = endpoint.calls().map(({ idempotencyKey }) => idempotencyKey);
    expect(order.slice(1, 3)).toEqual([first?.id, second?.id]);
  });

  test('that is to start later stays pending until its time has come, and then completes', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }, { key: 'b', dependsOn: ['a'] }]);
    await system.startWorker();
    const runAt = inMs(2_000);

    const id = await system.trigger(workflowId, {}, { runAt });

    expect(await run(id)).toMatchObject({ status: 'pending', runAt });
    const { status, startedAt } = await system.ended(id);
    expect(status).toBe('completed');
    expect(Number(startedAt)).toBeGreaterThanOrEqual(runAt.getTime());
    await system.queuesEmpty();
  });

  test('whose time has passed starts at once', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    await system.startWorker();

    const id = await system.trigger(workflowId, {}, { runAt: inMs(-60_000) });

    expect(await system.ended(id)).toMatchObject({ status: 'completed' });
  });

  test('whose job comes too early starts at its time, no sooner', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    const runAt = inMs(2_000);
    const runId = await system.trigger(workflowId, {}, { runAt });
    const { versionId } = await run(runId);
    await loseJob(runId);
    await system.queue.addRunJob({ runId, versionId, priority: 1 });

    await system.startWorker({ SWEEP_INTERVAL_MS: '600000' });

    const { startedAt } = await system.ended(runId);
    expect(Number(startedAt)).toBeGreaterThanOrEqual(runAt.getTime());
  });

  test('whose delayed job was lost starts all the same, at its time and no sooner', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    const runAt = inMs(1_500);
    const runId = await system.trigger(workflowId, {}, { runAt });
    await loseJob(runId);

    await system.startWorker();

    const { status, startedAt } = await system.ended(runId);
    expect(status).toBe('completed');
    expect(Number(startedAt)).toBeGreaterThanOrEqual(runAt.getTime());
  });

  test('that has spent what it may fails at the next node that would spend; nodes that cost nothing still run', async () => {
    const spending = (key: string, dependsOn: string[] = []) => ({
      key,
      dependsOn,
      nodeType: 'task' as const,
      nodeConfig: { cost_usd: 0.05, latency_ms: 1 },
      taskTemplate: { title: 'Write' },
      maxRetries: 3,
    });
    const workflowId = await system.createWorkflow([
      spending('first'),
      { key: 'free', dependsOn: ['first'] },
      spending('second', ['free']),
      spending('third', ['second']),
    ]);
    await system.startWorker();

    const within = await system.ended(await system.trigger(workflowId, {}, { maxCostCents: 15 }));
    const over = await system.ended(await system.trigger(workflowId, {}, { maxCostCents: 5 }));

    expect(within).toMatchObject({ status: 'completed', totalCostNanos: 150_000_000n });
    expect(over).toMatchObject({
      status: 'failed',
      errorCode: 'budget_exhausted',
      errorMessage:
        'Node second failed at its first attempt: the run may spend $0.05 (max_cost_cents 5); $0.05 is spent, $0 is reserved by calls under way, and the call may cost $0.05',
      totalCostNanos: 50_000_000n,
    });
    const { free, second, third } = await system.nodeRuns(over.id);
    expect([free?.status, second?.status, third?.status]).toEqual(['completed', 'failed', 'skipped']);
  });

  const triggerMany = (workflowId: string, priority: number) =>
    Promise.all(Array.from({ length: BACKLOG }, () => system.trigger(workflowId, {}, { priority })));

  /** Jobs that wait in the queue, of every priority. */
  const jobsArrived = (name: string, count: number) =>
    eventually(
      async () => (await system.queue.queue(name).getJobCountByTypes('waiting', 'prioritized')) === count,
    );

  /** Removes the run's job once it has been added. */
  const loseJob = async (runId: string) => {
    const job = await eventually(() => system.queue.queue(RUNS_QUEUE).getJob(runId));
    await job.remove();
  };
});
