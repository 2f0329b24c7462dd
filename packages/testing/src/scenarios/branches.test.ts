import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import type { TestProcess } from '../spawn-process.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { type BranchingGraph, randomBranches } from './random-branches.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(150_000);

const GRAPH_COUNT = 6;
const NODE_COUNT = 20;
/** Short leases, so that what a dead worker held is free soon. */
const SETTINGS = { LEASE_MS: '2000', DATABASE_POOL_SIZE: '3' };

describeEachBackend('runs with branches', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  let workers: TestProcess[];
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
    workers = [await system.startWorker(SETTINGS), await system.startWorker(SETTINGS)];
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  test('end as their graphs say although a worker is killed in the middle: each node ran, or was skipped', async () => {
    const graphs = Array.from({ length: GRAPH_COUNT }, (_, index) => {
      const nameOf = (key: string) => `g${index}-${key}`;
      const graph = randomBranches(100 + index, NODE_COUNT, (key) => endpoint.called(nameOf(key)));
      for (const key of graph.failing) endpoint.script(nameOf(key), () => ({ status: 404 }));
      return graph;
    });
    const runIds: string[] = [];
    for (const { nodes } of graphs) runIds.push(await system.trigger(await system.createWorkflow(nodes)));

    await eventually(() => endpoint.calls().length >= GRAPH_COUNT);
    workers[0]?.kill('SIGKILL');
    const runs = await Promise.all(runIds.map((runId) => system.ended(runId, 90_000)));

    expect(runs.map(({ status, errorMessage }) => [status, errorMessage])).toEqual(
      runs.map(() => ['completed', null]),
    );
    for (const [index, graph] of graphs.entries()) await requireEnds(graph, runIds[index] ?? '', index);
    await system.queuesEmpty();
  });

  async function requireEnds({ expected, nodes }: BranchingGraph, runId: string, index: number) {
    const nodeRuns = await system.nodeRuns(runId);
    const statuses = Object.fromEntries(Object.entries(nodeRuns).map(([key, { status }]) => [key, status]));
    expect({ index, ...statuses }).toEqual({ index, ...expected });
    for (const { key, nodeType } of nodes) {
      if (nodeType !== 'api_call') continue;
      const keys = endpoint.calls(`g${index}-${key}`).map((call) => call.idempotencyKey);
      expect([...new Set(keys)]).toEqual(expected[key] === 'skipped' ? [] : [nodeRuns[key]?.id]);
    }
  }
});
