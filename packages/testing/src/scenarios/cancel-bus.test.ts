import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { RUN_BUS_NAME } from '@runyard/db';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

/** Renewed every 20 seconds, so that no renewal tells what the bus should. */
const LONG_LEASES = { LEASE_MS: '60000' };
const WITHIN_MS = 1_000;

describeEachBackend('what runs in another process', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  let api: ApiProcess;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
    api = await system.startApi();
    await system.startWorker(LONG_LEASES);
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  test('is aborted within a second of the cancellation of its run, which stays cancelled', async () => {
    const runId = await running('told');

    const tookMs = await cancelled(runId, 'told');

    expect(tookMs).toBeLessThan(WITHIN_MS);
    expect(await system.run(runId)).toMatchObject({ status: 'cancelled' });
    expect(await system.nodeRuns(runId)).toMatchObject({ call: { status: 'cancelled', attempt: 1 } });
  });

  test('also where the connection of the bus is cut at that moment, and again once it is back', async () => {
    const runId = await running('cut');
    const [pid] = await busPids();
    await system.db.prisma.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`;

    expect(await cancelled(runId, 'cut')).toBeLessThan(WITHIN_MS);

    await eventually(async () => ((await busPids())[0] ?? pid) !== pid);
    const other = await running('back');
    expect(await cancelled(other, 'back')).toBeLessThan(WITHIN_MS);
  });

  test('also where the other end of the bus is silent and the connection stands', async () => {
    const runId = await running('silent');
    const [pid = 0] = await busPids();
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await cancelled(runId, 'silent')).toBeLessThan(WITHIN_MS);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  test('is aborted within a second when another node fails the run, or its lease was taken away', async () => {
    const sibling = endpoint.gate('sibling');
    endpoint.script('fails', async () => {
      await sibling.arrived();
      return { status: 400 };
    });
    const runId = await system.trigger(
      await system.createWorkflow([
        { key: 'one', nodeType: 'api_call', nodeConfig: endpoint.called('sibling') },
        { key: 'other', nodeType: 'api_call', nodeConfig: endpoint.called('fails'), maxRetries: 0 },
        { key: 'join', dependsOn: ['one', 'other'] },
      ]),
    );
    const failed = await system.ended(runId);
    await aborted('sibling');
    expect(failed.status).toBe('failed');

    const taken = await running('taken');
    const expired = performance.now();
    await system.db.prisma.nodeRun.updateMany({
      where: { runId: taken },
      data: { leaseExpiresAt: new Date(0) },
    });
    expect((await aborted('taken')) - expired).toBeLessThan(WITHIN_MS);
    await eventually(() => endpoint.calls('taken').length === 2);
    await cancelled(taken, 'taken', 1);
  });

  test('is aborted within a second of the end of the time that its trigger gave the run, which fails with that', async () => {
    const gate = endpoint.gate('late');
    const node = { key: 'call', nodeType: 'api_call', nodeConfig: endpoint.called('late') } as const;
    const workflowId = await system.createWorkflow([node]);
    const path = `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger`;
    const { body } = await api.call('POST', path, { timeout_ms: 1_500 });
    await gate.arrived();

    const run = await system.ended(String(body.id));
    const abortedAt = await aborted('late');

    expect(run).toMatchObject({
      status: 'failed',
      errorCode: 'run_timeout',
      errorMessage: 'The run took longer than 1500 ms (timeout_ms).',
    });
    const tookMs = (run.completedAt?.getTime() ?? 0) - (run.startedAt?.getTime() ?? 0);
    expect(tookMs).toBeGreaterThanOrEqual(1_500);
    expect(tookMs).toBeLessThan(1_500 + WITHIN_MS);
    expect(abortedAt - (endpoint.calls('late')[0]?.arrivedAt ?? 0)).toBeLessThan(1_500 + 2 * WITHIN_MS);
    const shown = await api.call('GET', `/workflows/${workflowId}/runs/${body.id}`);
    expect(shown.body).toMatchObject({ timeout_ms: 1_500, deadline_at: run.deadlineAt?.toISOString() });
  });

  /** A run whose one node has called the endpoint and gets no answer. */
  async function running(name: string): Promise<string> {
    const gate = endpoint.gate(name);
    const node = { key: 'call', nodeType: 'api_call', nodeConfig: endpoint.called(name) } as const;
    const runId = await system.trigger(await system.createWorkflow([node]));
    await gate.arrived();
    return runId;
  }

  /** Cancels it by the API; how long it took from the answer until the call was aborted, in milliseconds. */
  async function cancelled(runId: string, name: string, index = 0): Promise<number> {
    const { workflowId } = await system.run(runId);
    const answer = await api.call('POST', `/workflows/${workflowId}/runs/${runId}/cancel`, {});
    const answered = performance.now();
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    return (await aborted(name, index)) - answered;
  }

  const aborted = (name: string, index = 0) =>
    eventually(() => endpoint.calls(name)[index]?.abortedAt ?? null);

  async function busPids(): Promise<number[]> {
    const rows = await system.db.prisma.$queryRaw<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity WHERE application_name = ${RUN_BUS_NAME} AND datname = current_database()`;
    return rows.map(({ pid }) => pid);
  }
});
