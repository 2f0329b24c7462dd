import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { emptyTables, eventually } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const ids = systemIds();
const MAX_PENDING = 3;

describe('POST …/workspaces/{workspace_id}/runs/retry', () => {
  let api: TestApi;
  let user: TestUser;
  let workflowId: string;
  beforeAll(async () => {
    api = await startTestApi();
  });
  beforeEach(async () => {
    await emptyTables(api.db, 'runs', 'audit_events');
    user = await api.signUp();
    workflowId = (await addTriggered(user)).workflow_id;
  });
  afterAll(() => api.stop());

  const retry = (body: object, by = user) => by.post(`/workspaces/${user.workspaceId}/runs/retry`, body);
  const retries = () => api.db.prisma.run.findMany({ where: { sourceKind: 'retry' } });

  /** A workflow with a run, pending. */
  const addTriggered = async (by: TestUser) => (await by.post(triggerPath(await addWorkflow(by)), {})).body;

  async function fail(fields: object = {}, of = workflowId, by = { api, user }): Promise<string> {
    const { prisma } = by.api.db;
    const { versionId } = await prisma.run.findFirstOrThrow({ where: { workflowId: of } });
    const place = { id: ids.next(), workspaceId: by.user.workspaceId, workflowId: of, versionId };
    const end = { status: 'failed', errorMessage: 'the milk boiled', completedAt: new Date() };
    const data = { ...place, triggerPayload: { topic: 'tea' }, triggeredBy: 'user:1', ...end, ...fields };
    return (await prisma.run.create({ data })).id;
  }

  test('counts with dry_run, then retries each of them as one retry does, and is audited', async () => {
    const failed = [await fail(), await fail()];

    const counted = await retry({ dry_run: true });
    expect(counted.body).toMatchObject({ dry_run: true, matched_runs: 2, retried_runs: 0, has_more: false });
    expect(await retries()).toEqual([]);

    const retried = await retry({});
    expect(retried).toMatchObject({ status: 200, body: { matched_runs: 2, retried_runs: 2, remaining: 0 } });
    const made = await retries();
    expect(made.map(({ sourceRunId }) => sourceRunId).sort()).toEqual(failed.sort());
    expect(made[0]).toMatchObject({ triggerPayload: { topic: 'tea' }, triggeredBy: `user:${user.userId}` });
    expect(await api.db.prisma.auditEvent.findMany({ where: { action: 'runs.retried' } })).toMatchObject([
      {
        actor: `user:${user.userId}`,
        targetId: user.workspaceId,
        details: { matched_runs: 2, status: ['failed'] },
      },
    ]);
  });

  test('two calls at once, and any later one, retry no run twice', async () => {
    for (let count = 0; count < 4; count++) await fail();

    const answers = await Promise.all([retry({}), retry({}), retry({})]);
    const again = await retry({});

    expect(answers.reduce((sum, { body }) => sum + body.retried_runs, 0)).toBe(4);
    expect(new Set((await retries()).map(({ sourceRunId }) => sourceRunId)).size).toBe(4);
    expect(await retries()).toHaveLength(4);
    expect(again.body).toMatchObject({ matched_runs: 0, has_more: false });
  });

  test('goes on batch by batch, the oldest first', async () => {
    const failed = [await fail(), await fail(), await fail()];

    const first = await retry({ limit: 2 });

    expect(first.body).toMatchObject({ matched_runs: 3, retried_runs: 2, remaining: 1, has_more: true });
    expect((await retries()).map(({ sourceRunId }) => sourceRunId).sort()).toEqual(failed.slice(0, 2).sort());
    expect((await retry({ limit: 2 })).body).toMatchObject({ retried_runs: 1, has_more: false });
  });

  test('stops where the queue is full, and is refused when it is full before the first', async () => {
    const full = await startTestApi({ admission: { maxPendingRunsPerWorkspace: MAX_PENDING } });
    const owner = await full.signUp();
    const { id, workflow_id } = await addTriggered(owner);
    for (let count = 0; count < 5; count++) await fail({}, workflow_id, { api: full, user: owner });
    await owner.post(`/workflows/${workflow_id}/runs/${id}/cancel`, {});
    const call = () => owner.post(`/workspaces/${owner.workspaceId}/runs/retry`, {});

    const first = await call();
    const made = () => full.db.prisma.run.findMany({ where: { sourceKind: 'retry' } });
    const isFull = async () => (await call()).status === 429 && (await made()).length >= MAX_PENDING;
    await eventually(isFull, { deadlineMs: 10_000 });

    expect(first).toMatchObject({ status: 200, body: { matched_runs: 5, has_more: true } });
    expect((await call()).body.code).toBe('workspace_queue_full');
    expect(new Set((await made()).map(({ sourceRunId }) => sourceRunId)).size).toBe(MAX_PENDING);
    expect(await made()).toHaveLength(MAX_PENDING);
    await full.stop();
  });

  test('spares what the filter does not name, and what cannot be retried', async () => {
    const { workflow_id: other } = await addTriggered(user);
    const [dear, cheap] = [
      await fail({ totalCostNanos: 50_000_000n }),
      await fail({ totalCostNanos: 4_999_999n }),
    ];
    const elsewhere = await fail({ errorMessage: 'No spoon' }, other);
    const ofSchedule = await fail({ triggeredBy: 'schedule:1' });
    await fail({ parentRunId: dear, rootRunId: dear, parentNodeRunId: ids.next(), parentEpoch: 1, depth: 1 });
    const cancelled = await fail({ status: 'cancelled' });
    const count = async (filter: object) => (await retry({ ...filter, dry_run: true })).body.matched_runs;

    expect(await count({})).toBe(4);
    expect(await count({ status: ['failed', 'cancelled'] })).toBe(5);
    expect(await count({ workflow_id: other })).toBe(1);
    expect(await count({ q: 'SPOON' })).toBe(1);
    expect(await count({ trigger_source: 'schedule' })).toBe(1);
    expect(await count({ min_cost_cents: 5 })).toBe(1);
    expect(await count({ max_cost_cents: 0 })).toBe(3);
    expect(await count({ run_ids: [cheap, cancelled] })).toBe(1);
    expect(await count({ created_to: '2020-01-01T00:00:00Z' })).toBe(0);
    await user.put(`/workflows/${other}`, { status: 'paused' });
    expect(await count({ run_ids: [elsewhere, ofSchedule] })).toBe(1);
  });

  test('takes the role member in this workspace, knows its runs only, and no other filters', async () => {
    const id = await fail();
    const stranger = await api.signUp();

    expect((await retry({}, await api.join(user.workspaceId, 'viewer'))).status).toBe(403);
    expect((await retry({}, stranger)).status).toBe(404);
    const theirs = await stranger.post(`/workspaces/${stranger.workspaceId}/runs/retry`, { run_ids: [id] });
    expect(theirs.body).toMatchObject({ matched_runs: 0, retried_runs: 0 });
    for (const bad of [
      { status: ['completed'] },
      { limit: 101 },
      { run_ids: [] },
      { min_cost_cents: -1 },
      { x: 1 },
    ])
      expect((await retry(bad)).status).toBe(422);
  });
});
