import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Queue } from '@runyard/contracts';
import { describeEachBackend, eventually } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const NAMES = ['runs', 'nodes.task', 'nodes.api_call', 'nodes.transform', 'nodes.distribution'];

describeEachBackend('the queues', ({ redisUrl }) => {
  let api: TestApi;
  let admin: TestUser;
  beforeAll(async () => {
    api = await startTestApi({ redisUrl });
    admin = await api.signUp({ isInstanceAdmin: true });
  });
  afterAll(() => api.stop());

  const actions = async (targetId: string) => {
    const events = await api.db.prisma.auditEvent.findMany({
      where: { targetId, workspaceId: null },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    return events.map(({ action, actor }) => `${action} by ${actor}`);
  };

  test('are listed with what their jobs do, who serves them and how long the oldest has waited', async () => {
    const workflow = await addWorkflow(admin);
    for (let count = 0; count < 3; count++) await admin.post(triggerPath(workflow), {});
    await api.db.prisma.$executeRaw`UPDATE runs SET created_at = now() - interval '1 minute'`;

    const runs = await eventually(async () => {
      const { body } = await admin.get('/admin/queues/runs');
      return body.counts?.waiting === 3 ? (body as Queue) : null;
    });
    const { status, body } = await admin.get('/admin/queues');

    expect(runs).toMatchObject({ name: 'runs', pool: null, paused: false, paused_at: null, live_workers: 0 });
    expect(runs.oldest_waiting_seconds).toBeGreaterThanOrEqual(60);
    expect(runs.oldest_waiting_seconds).toBeLessThan(120);
    expect(status).toBe(200);
    expect(body.map(({ name }: Queue) => name)).toEqual(NAMES);
    expect(body[1]).toMatchObject({ pool: 'task', oldest_waiting_seconds: null, counts: { waiting: 0 } });
  });

  test('can be paused and resumed, and pausing leaves an audit event', async () => {
    const paused = await admin.post('/admin/queues/nodes.task/pause');
    const again = await admin.post('/admin/queues/nodes.task/pause');
    const resumed = await admin.post('/admin/queues/nodes.task/resume');

    expect(paused).toMatchObject({ status: 200, body: { paused: true, paused_at: expect.any(String) } });
    expect(again.body).toEqual(paused.body);
    expect(resumed).toMatchObject({ status: 200, body: { paused: false, paused_at: null } });
    const by = `by user:${admin.userId}`;
    expect(await actions('nodes.task')).toEqual([
      `queue.paused ${by}`,
      `queue.paused ${by}`,
      `queue.resumed ${by}`,
    ]);
  });

  test('a scheduled run can be promoted: it is due at once', async () => {
    const workflow = await addWorkflow(admin);
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body: run } = await admin.post(triggerPath(workflow), { run_at: runAt });

    const promoted = await admin.post('/admin/queues/runs/promote');

    expect(promoted).toMatchObject({ status: 200, body: { promoted: 1 } });
    const row = await api.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } });
    expect(row.runAt?.getTime()).toBeLessThan(Date.now() + 5_000);
    expect((await admin.post('/admin/queues/runs/promote')).body).toEqual({ promoted: 0 });
    expect((await admin.post('/admin/queues/runs/retry')).body).toEqual({ retried: 0 });
  });

  test('can be drained: counted first, then the oldest runs are cancelled as far as the limit goes', async () => {
    const tenant = await api.signUp();
    const workflow = await addWorkflow(tenant);
    for (let count = 0; count < 3; count++) await tenant.post(triggerPath(workflow), {});
    const { body: before } = await admin.post('/admin/queues/runs/drain', { dry_run: true });

    const drained = await admin.post('/admin/queues/runs/drain', {
      limit: before.matched_runs - 1,
      reason: 'bad deploy',
    });
    const rest = await admin.post('/admin/queues/runs/drain');

    const shape = { queue: 'runs', matched_node_runs: 0, running_node_runs: 0 };
    expect(before).toMatchObject({ ...shape, dry_run: true, cancelled_runs: 0, has_more: false });
    expect(before.matched_runs).toBeGreaterThanOrEqual(3);
    expect(drained).toMatchObject({ status: 200, body: { ...shape, dry_run: false, has_more: true } });
    expect(drained.body.cancelled_runs).toBe(before.matched_runs - 1);
    expect(rest.body).toMatchObject({ ...shape, matched_runs: 1, cancelled_runs: 1, has_more: false });
    const { body: runs } = await tenant.get(`/workspaces/${tenant.workspaceId}/runs?status=cancelled`);
    expect(runs).toHaveLength(3);
    expect(runs[1].error_message).toBe(`Cancelled by user:${admin.userId}: bad deploy`);
    expect((await actions('runs')).filter((action) => action.startsWith('queue.drained'))).toHaveLength(2);
    expect((await admin.post('/admin/queues/runs/drain', { limit: 501 })).status).toBe(422);
  });

  test('what is no queue is not found, and changes nothing', async () => {
    for (const path of ['', '/pause', '/resume', '/retry', '/promote', '/drain']) {
      const answer = await (path === ''
        ? admin.get(`/admin/queues/x`)
        : admin.post(`/admin/queues/x${path}`));
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect(await actions('x')).toEqual([]);
  });

  test('take an administrator of the whole system', async () => {
    const other = await api.signUp();

    expect((await other.get('/admin/queues')).status).toBe(403);
    expect((await other.post('/admin/queues/runs/pause')).status).toBe(403);
    expect((await other.post('/admin/queues/runs/drain')).status).toBe(403);
    expect((await other.get('/admin/workers')).status).toBe(403);
    expect((await api.anonymous.get('/admin/queues')).status).toBe(401);
  });
});

test('without the queue a drain cancels runs all the same', async () => {
  const api = await startTestApi({ redisUrl: 'redis://127.0.0.1:1' });
  const admin = await api.signUp({ isInstanceAdmin: true });
  const { body: run } = await admin.post(triggerPath(await addWorkflow(admin)), {});

  const { status, body } = await admin.post('/admin/queues/runs/drain');

  expect([status, body.cancelled_runs]).toEqual([200, 1]);
  expect((await api.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } })).status).toBe('cancelled');
  await api.stop();
});

test('without the queue a pause is written down, and the answer says that it is to come', async () => {
  const api = await startTestApi({ redisUrl: 'redis://127.0.0.1:1' });
  const admin = await api.signUp({ isInstanceAdmin: true });

  const answer = await admin.post('/admin/queues/runs/pause');

  expect(answer).toMatchObject({ status: 503, body: { code: 'queue_unavailable' } });
  expect(await api.db.prisma.queueControl.findMany()).toMatchObject([{ queue: 'runs', paused: true }]);
  await api.stop();
});
