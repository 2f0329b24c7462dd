import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { findRedisProgram, type RedisServer, startRedisServer } from '../redis-server.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { loseQueue } from './lose-queue.ts';
import { mapNode } from './node-specs.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const SHORT_LEASES = { LEASE_MS: '1500' };
const ECHO = { node_type: 'transform', node_config: { operation: 'identity' } };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** With a Redis of its own: FLUSHALL must not reach the tests of others. */
describeEachBackend('a map of a whole system', (backend) => {
  const folder = mkdtempSync(join(tmpdir(), 'runyard-map-'));
  let redis: RedisServer | null = null;
  let system: TestSystem;
  let endpoint: Endpoint;
  beforeAll(async () => {
    if (backend.kind === 'redis')
      redis = await startRedisServer(findRedisProgram(() => undefined) ?? '', folder);
    system = await startTestSystem({ redisUrl: redis?.url });
    endpoint = await startEndpoint();
  });
  afterEach(() => system.killAll());
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const calling = (name: string, itemCount: number) =>
    system.createWorkflow([
      mapNode('each', {
        items: numbers(itemCount),
        node: { node_type: 'api_call', node_config: endpoint.called(name) },
        max_parallel: 4,
      }),
      { key: 'after', dependsOn: ['each'], nodeConfig: { operation: 'pick', params: { fields: ['count'] } } },
    ]);
  const itemsOf = (runId: string) =>
    system.db.prisma.nodeRun.findMany({
      where: { runId, parentNodeRunId: { not: null } },
      orderBy: { itemIndex: 'asc' },
    });
  const expectDone = async (runId: string, count: number) => {
    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    expect((await system.nodeRuns(runId)).after).toMatchObject({ outputData: { count } });
    expect(new Set((await itemsOf(runId)).map(({ status }) => status))).toEqual(new Set(['completed']));
    await system.queuesEmpty();
  };

  test('survives the death of a worker in its middle: its items run again, and each counts once', async () => {
    const gate = endpoint.gate('killed');
    const runId = await system.trigger(await calling('killed', 12));
    const doomed = await system.startWorker(SHORT_LEASES);
    await gate.arrived(4);

    doomed.kill('SIGKILL');
    await doomed.ended;
    gate.open();
    await system.startWorker();

    await expectDone(runId, 12);
    const rescued = (await itemsOf(runId)).map(({ rescueCount }) => rescueCount);
    expect(rescued).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('survives the loss of everything in the queue, and of all workers at once', async () => {
    const gate = endpoint.gate('lost');
    const runId = await system.trigger(await calling('lost', 12));
    await system.startWorker(SHORT_LEASES);
    await gate.arrived(4);

    await system.killAll();
    await loseQueue(system.db, redis);
    gate.open();
    await system.startWorker();
    await system.startWorker();

    await expectDone(runId, 12);
  });

  test('tells of its items apart from the nodes of the run, page by page', async () => {
    const api = await system.startApi();
    const workflowId = await system.createWorkflow([mapNode('each', { items: numbers(5), node: ECHO })]);
    const runId = await system.trigger(workflowId);
    await system.startWorker();
    await system.ended(runId);
    const path = `/workflows/${workflowId}/runs/${runId}`;

    const { body: run } = await api.call('GET', path);
    const [each] = run.node_runs as { id: string; item_counts: object }[];
    const items = `${path}/node-runs/${each?.id}/items`;
    const page = await fetch(`${api.url}/api/v1${items}?limit=2`, {
      headers: { authorization: `Bearer ${api.token}` },
    });
    const next = /<([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1]?.replace('/api/v1', '') ?? '';

    expect(run.node_runs).toHaveLength(1);
    expect(each?.item_counts).toMatchObject({ total: 5, completed: 5, failed: 0 });
    expect(await page.json()).toMatchObject([
      { item_index: 0, input_data: { value: 0 }, parent_node_run_id: each?.id },
      { item_index: 1, output_data: { value: 1 } },
    ]);
    expect((await api.call('GET', next)).body).toMatchObject([{ item_index: 2 }, { item_index: 3 }]);
    expect((await api.call('GET', `${items}?status=failed`)).body).toEqual([]);
    const { status } = await api.call('GET', `${path}/node-runs/${runId}/items`);
    expect(status).toBe(404);
  });

  test('tells how many of its items are done, and what the others wait for', async () => {
    const gate = endpoint.gate('slow');
    const api = await system.startApi();
    await system.startWorker();
    const workflowId = await calling('slow', 6);
    const runId = await system.trigger(workflowId);
    await gate.arrived(4);

    const path = `/workflows/${workflowId}/runs/${runId}`;
    const { body: run } = await api.call('GET', path);
    const [each] = run.node_runs as { id: string }[];
    const { body: pending } = await api.call('GET', `${path}/node-runs/${each?.id}/items?status=pending`);

    const waiting_for = { code: 'items', message: '0 of 6 items are done.' };
    expect(run).toMatchObject({ status: 'running', node_runs: [{ status: 'waiting', waiting_for }, {}] });
    expect(pending).toMatchObject([
      { item_index: 4, waiting_for: { code: 'items' } },
      { item_index: 5, waiting_for: { code: 'items' } },
    ]);
    gate.open();
    await system.ended(runId);
  });

  test('goes over 1,000 items in seconds, on two workers', async () => {
    const workflowId = await system.createWorkflow([
      mapNode('each', { items: numbers(1_000), node: ECHO, max_parallel: 100 }),
    ]);
    await Promise.all([system.startWorker(), system.startWorker()]);
    const runId = await system.trigger(workflowId);

    await system.ended(runId, 60_000);

    const { each } = await system.nodeRuns(runId);
    expect(each?.outputData).toMatchObject({
      count: 1_000,
      items: numbers(1_000).map((value) => ({ value })),
    });
    const tookMs = Number(each?.completedAt) - Number(each?.startedAt);
    expect(tookMs).toBeLessThan(30_000);
  });
});
