import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { nodesQueue, RUNS_QUEUE } from '@runyard/queue';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

describeEachBackend('a worker that gets SIGTERM', (backend) => {
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

  const runThrough = async (name: string) =>
    system.trigger(
      await system.createWorkflow([
        { key: 'slow', nodeType: 'api_call', nodeConfig: endpoint.called(name) },
        { key: 'after', dependsOn: ['slow'] },
      ]),
    );

  test('lets the node that is running end and exits with 0; another worker goes on from there', async () => {
    const gate = endpoint.gate('drained');
    const runId = await runThrough('drained');
    const worker = await system.startWorker();
    await gate.arrived(1);

    worker.kill('SIGTERM');
    await worker.waitForLine(/worker stopping/);
    gate.open();

    expect(await worker.ended).toBe(0);
    const { slow, after } = await system.nodeRuns(runId);
    expect(slow).toMatchObject({ status: 'completed', attempt: 1, leaseEpoch: 1 });
    expect(after?.status).toMatch(/^(queued|completed)$/);

    await system.startWorker();
    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    expect((await system.nodeRuns(runId)).after).toMatchObject({ attempt: 1, leaseEpoch: 1 });
    expect(endpoint.calls('drained')).toHaveLength(1);
    await system.queuesEmpty();
  });

  test('hands a node back at its drain deadline; another worker completes it, at the same attempt', async () => {
    endpoint.script('long', ({ number }) => (number === 1 ? new Promise(() => undefined) : {}));
    const runId = await runThrough('long');
    const worker = await system.startWorker({ WORKER_DRAIN_MS: '200' });
    await endpointCalled('long');

    worker.kill('SIGTERM');

    expect(await worker.ended).toBe(0);
    const { slow } = await system.nodeRuns(runId);
    expect(slow).toMatchObject({
      status: 'queued',
      attempt: 1,
      leaseEpoch: 1,
      leaseExpiresAt: null,
      error: null,
    });

    await system.startWorker();
    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    expect((await system.nodeRuns(runId)).slow).toMatchObject({ attempt: 1, leaseEpoch: 2, rescueCount: 0 });
    await system.queuesEmpty();
  });

  test('hands a node back whose job the queue has lost; another worker starts it without a sweep', async () => {
    endpoint.script('lost', ({ number }) => (number === 1 ? new Promise(() => undefined) : {}));
    const runId = await runThrough('lost');
    const settings = { WORKER_DRAIN_MS: '200', SWEEP_AFTER_MS: '60000', SWEEP_INTERVAL_MS: '60000' };
    const worker = await system.startWorker(settings);
    await endpointCalled('lost');
    for (const name of [RUNS_QUEUE, nodesQueue('api_call')])
      await system.queue.queue(name).obliterate({ force: true });

    worker.kill('SIGTERM');
    await system.startWorker(settings);

    expect(await worker.ended).toBe(0);
    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    expect((await system.nodeRuns(runId)).slow).toMatchObject({ attempt: 1, leaseEpoch: 2, rescueCount: 0 });
  });

  test('ends at once at the second signal', async () => {
    endpoint.gate('impatient');
    await runThrough('impatient');
    const worker = await system.startWorker();
    await endpointCalled('impatient');

    worker.kill('SIGTERM');
    await worker.waitForLine(/worker stopping/);
    await eventually(() => {
      worker.kill('SIGTERM');
      return worker.output().includes('shutdown forced by a second signal');
    });

    expect(await worker.ended).toBe(1);
  });

  const endpointCalled = (name: string) => eventually(() => endpoint.calls(name).length > 0);
});
