import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { completed, defaultNodeLimits, type NodeTypes, nodeTypes } from '@runyard/nodes';
import { createLogger } from '@runyard/runtime';
import { describeEachBackend, eventually, startTestSystem, type TestSystem } from '@runyard/testing';
import { startWorker, type WorkerHandle, type WorkerOptions } from './worker.ts';

const log = createLogger({ name: 'test', level: 'silent' });

describeEachBackend('a worker that stops while code ignores its signal', (backend) => {
  let system: TestSystem;
  let workers: WorkerHandle[];
  let executions: string[];
  let giveIn: () => void;
  beforeEach(async () => {
    system = await startTestSystem(backend);
    workers = [];
    executions = [];
  });
  afterEach(async () => {
    giveIn();
    await Promise.all(workers.map((worker) => worker.stop()));
    await system.stop();
  });

  const start = (name: string, execute: () => Promise<void>) => {
    const types: NodeTypes = {
      ...nodeTypes,
      api_call: {
        ...nodeTypes.api_call,
        prepare: () => ({
          kind: 'ready',
          computesOnly: false,
          execute: async () => {
            executions.push(name);
            await execute();
            return completed({ by: name });
          },
        }),
      },
    };
    const worker = startWorker({ ...optionsOf(system, backend), nodeTypes: types });
    workers.push(worker);
    return worker;
  };

  test('hands its node runs back before it ends, and another one starts them at once', async () => {
    const stubborn = start('stubborn', () => new Promise((resolve) => (giveIn = resolve)));
    const runId = await system.trigger(await system.createWorkflow([{ key: 'a', nodeType: 'api_call' }]));
    await eventually(() => executions.length === 1);
    start('other', async () => undefined);

    const startedMs = performance.now();
    await stubborn.stop();

    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(executions).toEqual(['stubborn', 'other']);
    expect((await system.nodeRuns(runId)).a).toMatchObject({
      attempt: 1,
      rescueCount: 0,
      leaseEpoch: 2,
      outputData: { by: 'other' },
    });
  });
});

/** Nothing is rescued or swept within the time of a test: only handing back helps. */
function optionsOf(system: TestSystem, { redisUrl }: { redisUrl: string | undefined }): WorkerOptions {
  return {
    backend: { ...system.backend, redisUrl },
    databasePoolSize: 5,
    payloads: { inlineBytes: 65_536, maxRunBytes: 67_108_864 },
    pools: ['task', 'api_call', 'transform', 'distribution'],
    concurrency: 5,
    limits: {
      maxNodes: 500,
      leaseMs: 60_000,
      maxRunDurationMs: null,
      rescueBackoffMs: 0,
      maxRescues: 5,
      node: { ...defaultNodeLimits, abortGraceMs: 60_000 },
      lineage: { maxDepth: 10, maxRuns: 1_000 },
      partialText: { intervalMs: 250, maxBytes: 0 },
    },
    services: { outbound: { allow: [] } },
    sweep: { intervalMs: 200, afterMs: 60_000, batchSize: 100 },
    dueWaits: { intervalMs: 500, batchSize: 10 },
    keyRing: null,
    retention: {
      keepMs: { run: null, payload: null, event: null, audit: null, cost: null, delivery: null },
      batchRows: 100,
      pauseMs: 0,
      turnMs: 1_000,
      intervalMs: 3_600_000,
    },
    webhooks: null,
    drainMs: 100,
    handBackMs: 300,
    heartbeatMs: 1_000,
    health: { maxEventLoopLagMs: 0, stuckExitMs: 0, onStuck: () => undefined },
    onStopRequested: () => undefined,
    log,
  };
}
