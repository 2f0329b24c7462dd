import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { randomGraph } from './random-graph.ts';
import type { NodeSpec } from './seed-workflow.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

const WORKER_COUNT = 4;
const GRAPH_COUNT = 20;
const NODE_COUNT = 30;

describeEachBackend('in four worker processes', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
    await Promise.all(
      Array.from({ length: WORKER_COUNT }, () => system.startWorker({ DATABASE_POOL_SIZE: '3' })),
    );
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  const calling = (name: string, spec: NodeSpec): NodeSpec => ({
    ...spec,
    nodeType: 'api_call',
    nodeConfig: endpoint.called(name),
  });

  test('a diamond runs each node once and joins once, after both branches', async () => {
    const workflowId = await system.createWorkflow([
      calling('top', { key: 'top' }),
      calling('left', { key: 'left', dependsOn: ['top'] }),
      calling('right', { key: 'right', dependsOn: ['top'] }),
      calling('join', { key: 'join', dependsOn: ['left', 'right'] }),
    ]);

    const run = await system.ended(await system.trigger(workflowId));

    expect(run).toMatchObject({ status: 'completed', errorMessage: null });
    const names = endpoint.calls().map((call) => call.name);
    expect(names).toHaveLength(4);
    expect(names[0]).toBe('top');
    expect(names.slice(1, 3).sort()).toEqual(['left', 'right']);
    expect(names[3]).toBe('join');
    const { join } = await system.nodeRuns(run.id);
    expect(join).toMatchObject({ attempt: 1, leaseEpoch: 1, pendingDependencies: 0 });
    await system.queuesEmpty();
  });

  test('random graphs of thirty nodes complete, every node once and after all it depends on', async () => {
    const graphs = Array.from({ length: GRAPH_COUNT }, (_, index) => randomGraph(index + 1, NODE_COUNT));
    const workflowIds = await Promise.all(
      graphs.map((graph, index) =>
        system.createWorkflow(graph.map((spec) => calling(`g${index}-${spec.key}`, spec))),
      ),
    );

    const runIds = await Promise.all(workflowIds.map((workflowId) => system.trigger(workflowId)));
    const runs = await Promise.all(runIds.map((runId) => system.ended(runId, 60_000)));

    expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'completed'));
    for (const [index, graph] of graphs.entries()) {
      await expectEachOnceInOrder(graph, index, runIds[index] ?? '');
    }
    await system.queuesEmpty();
  });

  async function expectEachOnceInOrder(graph: NodeSpec[], index: number, runId: string): Promise<void> {
    const nodeRuns = await system.nodeRuns(runId);
    expect(Object.keys(nodeRuns)).toHaveLength(NODE_COUNT);
    for (const { key, dependsOn = [] } of graph) {
      const calls = endpoint.calls(`g${index}-${key}`);
      expect(calls).toHaveLength(1);
      expect(nodeRuns[key]).toMatchObject({
        status: 'completed',
        attempt: 1,
        leaseEpoch: 1,
        pendingDependencies: 0,
      });
      expect(nodeRuns[key]?.id).toBe(calls[0]?.idempotencyKey);
      for (const other of dependsOn) {
        expect(endpoint.calls(`g${index}-${other}`)[0]?.answeredAt).toBeLessThan(calls[0]?.arrivedAt ?? 0);
        expect(Number(nodeRuns[other]?.completedAt)).toBeLessThanOrEqual(Number(nodeRuns[key]?.startedAt));
      }
    }
  }
});
