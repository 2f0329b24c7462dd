import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RunSummary } from '@runyard/contracts';
import { systemIds } from '@runyard/runtime';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const ids = systemIds();

describe('GET …/workspaces/{workspace_id}/runs', () => {
  let api: TestApi;
  let user: TestUser;
  const runs: { id: string; workflow_id: string }[] = [];
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    for (const workflow of [await addWorkflow(user), await addWorkflow(user)])
      for (let count = 0; count < 2; count++)
        runs.push((await user.post(triggerPath(workflow), { trigger_payload: { topic: 'tea' } })).body);
    const [cancelled, completed] = runs as [{ id: string; workflow_id: string }, { id: string }];
    await user.post(`/workflows/${cancelled.workflow_id}/runs/${cancelled.id}/cancel`, {
      reason: 'Spilt milk',
    });
    await api.db.startRun({ runId: completed.id, nodeRuns: [] });
    await api.db.finishRun(completed.id);
  });
  afterAll(() => api.stop());

  const list = (query: string) => user.get(`/workspaces/${user.workspaceId}/runs${query}`);
  const idsOf = async (query: string) => (await list(query)).body.map(({ id }: RunSummary) => id);
  const idOf = (index: number) => runs[index]?.id;

  test('shows the runs of all workflows, newest first, without payload and node runs, page by page', async () => {
    const first = await list('?limit=3');
    const second = await user.get(first.headers.get('link')?.match(/^<\/api\/v1([^>]+)>/)?.[1] ?? '');

    const shown = [...first.body, ...second.body].map((run) => RunSummary.parse(run));
    expect(shown.map(({ id }) => id)).toEqual(runs.map(({ id }) => id).reverse());
    expect(first.body[0]).toMatchObject({ workflow_title: 'Tea', status: 'pending', duration_ms: null });
    expect(first.body[0]).not.toHaveProperty('trigger_payload');
    expect(first.body[0]).not.toHaveProperty('node_runs');
    expect(shown[2]).toMatchObject({ status: 'completed', duration_ms: expect.any(Number) });
  });

  test('filters by status, workflow, author, time and text', async () => {
    expect(await idsOf('?status=cancelled')).toEqual([idOf(0)]);
    expect(await idsOf('?status=cancelled,completed')).toEqual([idOf(1), idOf(0)]);
    expect(await idsOf('?status=cancelled&status=completed')).toEqual([idOf(1), idOf(0)]);
    expect(await idsOf(`?status=pending&workflow_id=${runs[0]?.workflow_id}`)).toEqual([]);
    expect(await idsOf(`?workflow_id=${runs[0]?.workflow_id}`)).toEqual([idOf(1), idOf(0)]);
    expect(await idsOf(`?triggered_by=user:${user.userId}`)).toHaveLength(4);
    expect(await idsOf('?triggered_by=user:someone')).toEqual([]);
    expect(await idsOf('?created_to=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await idsOf('?created_from=2020-01-01T00:00:00Z')).toHaveLength(4);
    expect(await idsOf('?q=SPILT')).toEqual([idOf(0)]);
    expect(await idsOf('?trigger_source=user')).toHaveLength(4);
    expect(await idsOf('?trigger_source=schedule')).toEqual([]);
    expect(await idsOf(`?trigger_source=user&triggered_by=user:${user.userId}&min_cost_cents=1`)).toEqual([]);
    for (const bad of ['?status=done', '?status=', '?workflow_id=x', '?created_to=yesterday', '?q='])
      expect((await list(bad)).status).toBe(422);
  });

  test('filters by the cost that a run shows, in whole cents', async () => {
    const costs = [4_999_999n, 5_000_000n, 14_999_999n, 15_000_000n];
    for (const [index, totalCostNanos] of costs.entries())
      await api.db.prisma.run.update({ where: { id: idOf(index) ?? '' }, data: { totalCostNanos } });
    const shown = (await list('')).body.map((run: RunSummary) => run.total_cost_cents);

    expect(shown).toEqual([2, 1, 1, 0]);
    expect(await idsOf('?min_cost_cents=1')).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect(await idsOf('?max_cost_cents=1')).toEqual([idOf(2), idOf(1), idOf(0)]);
    expect(await idsOf('?min_cost_cents=1&max_cost_cents=1&status=completed,pending')).toEqual([
      idOf(2),
      idOf(1),
    ]);
    for (const bad of ['?min_cost_cents=-1', '?max_cost_cents=1.5', '?trigger_source=moon'])
      expect((await list(bad)).status).toBe(422);
  });

  test('the runs of one workflow are filtered by status, too', async () => {
    const path = `/workspaces/${user.workspaceId}/workflows/${runs[0]?.workflow_id}/runs`;

    expect((await user.get(`${path}?status=completed`)).body).toMatchObject([{ id: idOf(1), node_runs: [] }]);
    expect((await user.get(`${path}?status=failed`)).body).toEqual([]);
  });

  test('says why runs wait: pending ones for a worker, waiting ones for what has kept them longest', async () => {
    const { body: run } = await user.post(triggerPath(await addWorkflow(user)), {});
    const nodeRuns = [seed(), seed(), seed()];
    const { prisma } = api.db;
    await api.db.startRun({ runId: run.id, nodeRuns });
    const [approval, task] = nodeRuns.map(({ id }) => ({ where: { id } })) as [Where, Where];
    const wait = { status: 'waiting', waitingSince: new Date() };
    await prisma.nodeRun.update({ ...approval, data: { ...wait, waitReason: 'approval' } });
    await prisma.nodeRun.update({
      ...task,
      data: { ...wait, waitReason: 'task', waitingSince: new Date('2026-01-01T00:00:00Z') },
    });
    await prisma.run.update({ where: { id: run.id }, data: { status: 'waiting' } });

    const { body } = await list('?status=waiting,pending');

    const codes = body.map(({ id, waiting_for }: RunSummary) => [id === run.id, waiting_for?.code]);
    expect(codes).toEqual([
      [true, 'task'],
      [false, 'no_worker'],
      [false, 'no_worker'],
    ]);
    expect(body[0].waiting_for.since).toBe('2026-01-01T00:00:00.000Z');
  });

  type Where = { where: { id: string } };
  const seed = () => ({
    id: ids.next(),
    nodeId: ids.next(),
    pool: 'task',
    pendingDependencies: 0,
    upstreamIds: [],
    successorIds: [],
  });
});
