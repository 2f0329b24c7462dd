import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { TestProcess } from '../spawn-process.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

const MAX_RESCUES = 2;
const BACKOFF_MS = 400;
const SETTINGS = {
  LEASE_MS: '700',
  MAX_RESCUES: String(MAX_RESCUES),
  RESCUE_BACKOFF_MS: String(BACKOFF_MS),
};

describeEachBackend('a node that kills its worker', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  let api: ApiProcess;
  let isOver = false;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
    api = await system.startApi();
  });
  afterAll(async () => {
    isOver = true;
    await system.stop();
    await endpoint.stop();
  });

  test('again and again is rescued as often as may be, ever later, and fails then, which is told; one that must not run twice is never run again', async () => {
    const fleet: TestProcess[] = [];
    const employ = async (): Promise<void> => {
      const worker = await system.startWorker(SETTINGS);
      fleet.push(worker);
      void worker.ended.then(() => (isOver ? undefined : employ().catch(() => undefined)));
    };
    const killAll = () =>
      new Promise<never>(() => fleet.splice(0).forEach((worker) => worker.kill('SIGKILL')));
    endpoint.script('poison', killAll);
    endpoint.script('payment', killAll);
    const call = (key: string, fields: object = {}) => ({
      key,
      nodeType: 'api_call' as const,
      nodeConfig: endpoint.called(key),
      ...fields,
    });
    await employ();

    const retryPolicy = {
      max: null,
      backoff: 'fixed',
      baseMs: 0,
      capMs: 0,
      jitter: 'none',
      on: null,
    } as const;
    const paying = await system.trigger(
      await system.createWorkflow([
        call('payment', { retryPolicy: { ...retryPolicy, onWorkerLost: 'fail' } }),
      ]),
    );
    const paid = await system.ended(paying);
    const poisoned = await system.trigger(await system.createWorkflow([call('poison')]));
    const failed = await system.ended(poisoned, 60_000);

    expect(paid).toMatchObject({ status: 'failed', errorCode: 'worker_lost' });
    expect(endpoint.calls('payment')).toHaveLength(1);
    expect(failed).toMatchObject({
      status: 'failed',
      errorCode: 'worker_lost',
      errorMessage: expect.stringContaining(
        'its worker was lost 3 times while it ran, and it is rescued 2 times at most',
      ),
    });
    const calls = endpoint.calls('poison');
    expect(calls).toHaveLength(MAX_RESCUES + 1);
    expect((calls[2]?.arrivedAt ?? 0) - (calls[1]?.arrivedAt ?? 0)).toBeGreaterThan(BACKOFF_MS);
    const { body } = await api.call('GET', `/workflows/${failed.workflowId}/runs/${poisoned}`);
    expect(body).toMatchObject({
      node_runs: [
        { status: 'failed', attempt: 1, rescue_count: MAX_RESCUES, error: { code: 'worker_lost' } },
      ],
    });
  });
});
