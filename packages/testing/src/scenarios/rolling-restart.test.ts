import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { TestProcess } from '../spawn-process.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const RUNS = 60;
const DRAIN_MS = 10_000;

describeEachBackend('a rolling restart of all workers and API processes under load', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  test('loses no run, repeats nothing, and delays none by more than the drain', async () => {
    endpoint.script('load', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return {};
    });
    const workflowId = await system.createWorkflow([
      { key: 'a', nodeType: 'api_call', nodeConfig: endpoint.called('load') },
      { key: 'b', dependsOn: ['a'], nodeType: 'api_call', nodeConfig: endpoint.called('load') },
    ]);
    const settings = { WORKER_DRAIN_MS: String(DRAIN_MS) };
    const startWorker = () => system.startWorker(settings);
    const workers = await Promise.all([startWorker(), startWorker()]);
    const apis = await Promise.all([system.startApi(), system.startApi()]);

    const load = triggerAll(apis, workflowId);
    const exits = await Promise.all([
      rollOver(workers, startWorker, (worker) => worker),
      rollOver(
        apis,
        () => system.startApi(),
        (api) => api.process,
      ),
    ]);
    const runIds = await load;

    expect(exits.flat()).toEqual([0, 0, 0, 0]);
    expect(new Set(runIds).size).toBe(RUNS);
    for (const runId of runIds) {
      const run = await system.ended(runId);
      expect(run.status).toBe('completed');
      expect(Number(run.completedAt) - Number(run.createdAt)).toBeLessThan(DRAIN_MS);
      for (const nodeRun of Object.values(await system.nodeRuns(runId)))
        expect(nodeRun).toMatchObject({ status: 'completed', attempt: 1, leaseEpoch: 1, rescueCount: 0 });
    }
    expect(await system.db.prisma.run.count()).toBe(RUNS);
    const keys = endpoint.calls('load').map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toHaveLength(2 * RUNS);
    expect(new Set(keys).size).toBe(2 * RUNS);
    await system.queuesEmpty();
  });

  /** One request after the other, each with a key of its own; where one API does not answer the other is asked. */
  const triggerAll = async (apis: ApiProcess[], workflowId: string): Promise<string[]> => {
    const path = `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger`;
    const runIds: string[] = [];
    for (let turn = 0; runIds.length < RUNS; turn++) {
      const key = { 'idempotency-key': `run-${runIds.length}` };
      const answer = await apis[turn % apis.length]?.call('POST', path, {}, key).catch(() => null);
      if (answer?.status === 202 || answer?.status === 200) runIds.push(String(answer.body.id));
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return runIds;
  };

  /** Each gets a successor before it is told to stop. The exit codes. */
  async function rollOver<P>(
    processes: P[],
    start: () => Promise<P>,
    processOf: (part: P) => TestProcess,
  ): Promise<(number | NodeJS.Signals)[]> {
    const exits: (number | NodeJS.Signals)[] = [];
    for (const [index, old] of [...processes].entries()) {
      processes[index] = await start();
      processOf(old).kill('SIGTERM');
      exits.push(await processOf(old).ended);
    }
    return exits;
  }
});
