import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { QueuedJob } from '@runyard/contracts';
import { recordBeat, type WorkerBeat } from '@runyard/db';
import { describeEachBackend, eventually } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const beatOf = (stats: Partial<WorkerBeat['stats']>): WorkerBeat => ({
  ...{
    id: randomUUID(),
    host: 'box',
    pid: 4711,
    version: '0.1.0',
    pools: ['task', 'transform'],
    concurrency: 50,
  },
  ...{ heartbeatMs: 60_000, status: 'running', runningCount: 1, obeyed: null },
  stats: { busy: {}, eventLoopLagMs: 1, rssBytes: 1, ...stats },
});

describeEachBackend('what waits in the queues', ({ redisUrl }) => {
  let api: TestApi;
  let admin: TestUser;
  let tenant: TestUser;
  beforeAll(async () => {
    api = await startTestApi({ redisUrl });
    admin = await api.signUp({ isInstanceAdmin: true });
    tenant = await api.signUp();
  });
  afterAll(() => api.stop());

  const search = async (query: string) =>
    (await admin.get(`/admin/jobs?${query}`)).body.map((job: unknown) => QueuedJob.parse(job)) as QueuedJob[];

  const stored = (query: string) =>
    eventually(async () => {
      const jobs = await search(query);
      return jobs.length > 0 && jobs.every(({ state }) => state !== 'none') ? jobs : null;
    });

  test('is found by run and by workflow, in whatever workspace: where its job stands and why it waits', async () => {
    const workflow = await addWorkflow(tenant);
    const { body: run } = await tenant.post(triggerPath(workflow), { priority: 3 });
    await tenant.post(triggerPath(workflow), { run_at: new Date(Date.now() + 3_600_000).toISOString() });

    const [job] = await stored(`run_id=${run.id}`);
    const ofWorkflow = await stored(`workflow_id=${workflow.id}`);

    expect(job).toMatchObject({
      ...{ queue: 'runs', job_id: run.id, state: 'prioritized', status: 'pending', priority: 3 },
      ...{ workspace_id: tenant.workspaceId, workflow_id: workflow.id, workflow_run_id: run.id },
      ...{ node_run_id: null, attempt: null, worker: null, waiting_for: { code: 'no_worker' } },
    });
    expect(ofWorkflow.map(({ state, waiting_for }) => [state, waiting_for?.code])).toEqual([
      ['prioritized', 'no_worker'],
      ['delayed', 'scheduled'],
    ]);
    expect(await search(`workflow_id=${workflow.id}&limit=1`)).toHaveLength(1);
  });

  test('of a node run, and of the worker that says that it holds it', async () => {
    const workflow = await addWorkflow(tenant);
    const { body: run } = await tenant.post(triggerPath(workflow), {});
    const { id: nodeId } = await api.db.prisma.workflowNode.findFirstOrThrow({
      where: { workflowId: workflow.id },
    });
    const nodeRun = await api.db.prisma.nodeRun.create({
      data: {
        ...{
          id: randomUUID(),
          workspaceId: tenant.workspaceId,
          runId: run.id,
          nodeId,
          ordinal: 0,
          pool: 'transform',
        },
        ...{
          status: 'running',
          pendingDependencies: 0,
          leaseEpoch: 1,
          startedAt: new Date(),
          leaseExpiresAt: new Date(Date.now() + 60_000),
        },
      },
    });
    await api.db.prisma
      .$executeRaw`UPDATE runs SET status = 'running', started_at = now() WHERE id = ${run.id}::uuid`;
    const worker = beatOf({ nodeRunIds: [nodeRun.id] });
    await recordBeat(api.db.sql, worker);

    const held = {
      ...{
        queue: 'nodes.transform',
        state: 'none',
        job_id: null,
        status: 'running',
        attempt: 1,
        node_key: 'pick',
      },
      ...{ workflow_run_id: run.id, node_run_id: nodeRun.id, waiting_for: null },
      worker: { id: worker.id, host: 'box', pid: 4711 },
    };
    expect(await search(`node_run_id=${nodeRun.id}`)).toMatchObject([held]);
    expect(await search(`worker_id=${worker.id}`)).toMatchObject([held]);
    expect((await search(`run_id=${run.id}`)).map(({ node_run_id }) => node_run_id)).toEqual([
      null,
      nodeRun.id,
    ]);
  });

  test('is nothing of what has ended or is not there', async () => {
    const { body: run } = await tenant.post(triggerPath(await addWorkflow(tenant)), {});
    await tenant.post(`/workflows/${run.workflow_id}/runs/${run.id}/cancel`, {});

    for (const owner of [
      `run_id=${run.id}`,
      ...['node_run', 'workflow', 'worker'].map((of) => `${of}_id=${randomUUID()}`),
    ])
      expect([owner, await search(owner)]).toEqual([owner, []]);
  });

  test('takes exactly one id, and an administrator of the whole system', async () => {
    const id = randomUUID();
    for (const query of ['', `run_id=${id}&workflow_id=${id}`, 'run_id=x', `run_id=${id}&limit=101`])
      expect([query, (await admin.get(`/admin/jobs?${query}`)).status]).toEqual([query, 422]);

    expect((await tenant.get(`/admin/jobs?run_id=${id}`)).status).toBe(403);
  });

  test('is drained in the time that workers take at their pace; of a paused or an idle queue nobody knows', async () => {
    const drained = async () => (await admin.get('/admin/queues/runs')).body;
    const before = await eventually(async () => {
      const queue = await drained();
      return queue.counts.waiting + queue.counts.prioritized > 0 ? queue : null;
    });
    expect(before.drain_ms).toBeNull();
    await recordBeat(api.db.sql, beatOf({ pace: { runs: 0.5, 'nodes.task': 9 } }));
    await recordBeat(api.db.sql, beatOf({ pace: { runs: 1.5 } }));

    const due = before.counts.waiting + before.counts.prioritized;
    expect((await drained()).drain_ms).toBe(due * 500);
    expect((await admin.get('/admin/queues/nodes.task')).body.drain_ms).toBe(0);
    await admin.post('/admin/queues/runs/pause');
    expect((await drained()).drain_ms).toBeNull();
    await admin.post('/admin/queues/runs/resume');
  });
});
