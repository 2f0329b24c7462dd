import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { findRedisProgram, type RedisServer, startRedisServer } from '../redis-server.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { loseQueue } from './lose-queue.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const SHORT_LEASES = { LEASE_MS: '1500' };
const CHILD_COUNT = 4;

/** With a Redis of its own: FLUSHALL must not reach the tests of others. */
describeEachBackend('runs below a run', (backend) => {
  const folder = mkdtempSync(join(tmpdir(), 'runyard-child-runs-'));
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

  /** A run of several nodes that each run a workflow, which calls the endpoint. */
  const startFamily = async (name: string) => {
    const target = await system.createWorkflow([
      { key: 'call', nodeType: 'api_call', nodeConfig: endpoint.called(name) },
    ]);
    const subs = Array.from({ length: CHILD_COUNT }, (_, index) => ({
      key: `sub${index}`,
      nodeType: 'workflow' as const,
      nodeConfig: { workflow_id: target },
    }));
    const after = { key: 'after', dependsOn: subs.map(({ key }) => key) };
    return system.trigger(await system.createWorkflow([...subs, after]));
  };
  const expectDone = async (runId: string) => {
    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    const children = await system.db.prisma.run.findMany({ where: { parentRunId: runId } });
    expect(children.map(({ status }) => status)).toEqual(Array(CHILD_COUNT).fill('completed'));
    expect(await system.db.prisma.wait.count()).toBe(0);
    await system.queuesEmpty();
  };

  test('survive the death of a worker: each node has started one run, and no second one', async () => {
    const gate = endpoint.gate('killed');
    const runId = await startFamily('killed');
    const doomed = await system.startWorker(SHORT_LEASES);
    await gate.arrived(1);

    doomed.kill('SIGKILL');
    await doomed.ended;
    gate.open();
    await system.startWorker(SHORT_LEASES);

    await expectDone(runId);
  });

  test('survive the loss of everything in the queue, and of all workers at once', async () => {
    const gate = endpoint.gate('lost');
    const runId = await startFamily('lost');
    await system.startWorker(SHORT_LEASES);
    await gate.arrived(1);

    await system.killAll();
    await loseQueue(system.db, redis);
    gate.open();
    await system.startWorker(SHORT_LEASES);

    await expectDone(runId);
  });

  test('are shown with where they come from, and listed by their root', async () => {
    endpoint.gate('shown').open();
    const runId = await startFamily('shown');
    const api = await system.startApi();
    await system.startWorker();
    await system.ended(runId);

    const list = `/workspaces/${system.tenant.workspaceId}/runs?root_run_id=${runId}`;
    const { body } = await api.call('GET', `${list}&status=completed`);

    const summaries = body as unknown as { id: string; parent_run_id: string; root_run_id: string }[];
    expect(summaries).toHaveLength(CHILD_COUNT);
    expect(summaries[0]).toMatchObject({ parent_run_id: runId, root_run_id: runId });
    const { workflowId } = await system.run(runId);
    const { body: shown } = await api.call('GET', `/workflows/${workflowId}/runs/${runId}`);
    const ids = (shown.node_runs as { child_run_id: string | null }[]).map((each) => each.child_run_id);
    expect(ids.filter((id) => id !== null).sort()).toEqual(summaries.map(({ id }) => id).sort());
    const stranger = { node_type: 'workflow', node_config: { workflow_id: runId }, position: 9 };
    const refused = await api.call('POST', `/workflows/${workflowId}/nodes`, stranger);
    expect(refused).toMatchObject({ status: 422 });
    expect(JSON.stringify(refused.body)).toContain('unknown_workflow');
  });
});
