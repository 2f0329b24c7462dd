import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachBackend } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describeEachBackend('POST …/trigger with an Idempotency-Key', ({ redisUrl }) => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi({ redisUrl });
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const trigger = (
    workflow: { id: string; workspace_id: string },
    key: string,
    body: object = {},
    as = user,
  ) => as.send('POST', triggerPath(workflow), JSON.stringify(body), { ...JSON_TYPE, 'idempotency-key': key });
  const countRuns = (workflow: { id: string }) =>
    api.db.prisma.run.count({ where: { workflowId: workflow.id } });

  test('answers the first request with 202, and the same one again with 200 and that run', async () => {
    const workflow = await addWorkflow(user);
    const key = randomUUID();
    const body = { trigger_payload: { topic: 'tea', n: 1 }, priority: 3 };

    const first = await trigger(workflow, key, body);
    const again = await trigger(workflow, key, { priority: 3, trigger_payload: { n: 1.0, topic: 'tea' } });

    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([202, null]);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(again.body).toEqual({ ...first.body, waiting_for: expect.anything() });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await countRuns(workflow)).toBe(1);
  });

  test('answers a replay with the run as it is now', async () => {
    const workflow = await addWorkflow(user);
    const key = randomUUID();
    const { body: run } = await trigger(workflow, key);
    const { nodes } = (await user.get(`/workflows/${workflow.id}`)).body;
    const nodeRun = { id: randomUUID(), nodeId: nodes[0].id, pool: 'transform', pendingDependencies: 0 };
    await api.db.startRun({ runId: run.id, nodeRuns: [{ ...nodeRun, upstreamIds: [], successorIds: [] }] });

    const again = await trigger(workflow, key);

    expect(again).toMatchObject({ status: 200, body: { id: run.id, status: 'running' } });
    expect(again.body.node_runs).toMatchObject([{ id: nodeRun.id, status: 'queued' }]);
  });

  test('answers a replay although the workflow was paused or edited since; a new key meets the pause', async () => {
    const workflow = await addWorkflow(user);
    const key = randomUUID();
    const { body: run } = await trigger(workflow, key);
    await addNode(user, workflow.id);
    await user.put(`/workflows/${workflow.id}`, { status: 'paused' });

    expect(await trigger(workflow, key)).toMatchObject({ status: 200, body: { id: run.id } });
    expect(await trigger(workflow, randomUUID())).toMatchObject({
      status: 409,
      body: { code: 'workflow_paused' },
    });
  });

  test.each([
    ['another payload', { trigger_payload: { topic: 'coffee' } }],
    ['another time', { trigger_payload: { topic: 'tea' }, run_at: '2026-01-01T00:00:00Z' }],
    ['another priority', { trigger_payload: { topic: 'tea' }, priority: 2 }],
    ['another limit', { trigger_payload: { topic: 'tea' }, max_cost_cents: 1 }],
  ])('refuses the same key with %s with 422, and makes no run', async (_what, body) => {
    const workflow = await addWorkflow(user);
    const key = randomUUID();
    await trigger(workflow, key, { trigger_payload: { topic: 'tea' } });

    const answer = await trigger(workflow, key, body);

    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await countRuns(workflow)).toBe(1);
  });

  test('refuses the same key for another workflow with 422', async () => {
    const [workflow, other] = [await addWorkflow(user), await addWorkflow(user)];
    const key = randomUUID();
    await trigger(workflow, key);

    expect(await trigger(other, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await countRuns(other)).toBe(0);
  });

  test('takes the same key in another workspace as a new one', async () => {
    const workflow = await addWorkflow(user);
    const stranger = await api.signUp();
    const theirs = await addWorkflow(stranger);
    const key = randomUUID();
    const { body: mine } = await trigger(workflow, key);

    const answer = await trigger(theirs, key, {}, stranger);

    expect(answer.status).toBe(202);
    expect(answer.body.id).not.toBe(mine.id);
  });

  test('takes a key of 1 to 255 printable ASCII characters, and refuses others with 422 and their place', async () => {
    const workflow = await addWorkflow(user);

    for (const key of ['k', ' a "b" ~ ', 'x'.repeat(255)])
      expect((await trigger(workflow, key)).status).toBe(202);
    for (const key of ['', 'x'.repeat(256), 'cl\u00e9', 'tab\there']) {
      expect(await trigger(workflow, key)).toMatchObject({
        status: 422,
        body: { code: 'validation_failed', detail: [{ loc: ['header', 'idempotency-key'] }] },
      });
    }
    expect(await countRuns(workflow)).toBe(3);
  });

  test('leaves a key free when the request that brought it was refused', async () => {
    const { body: workflow } = await user.post(`/workspaces/${user.workspaceId}/workflows`, {
      title: 'Empty',
    });
    const key = randomUUID();

    expect(await trigger(workflow, key)).toMatchObject({ status: 422, body: { code: 'invalid_graph' } });
    await addNode(user, workflow.id);

    expect((await trigger(workflow, key)).status).toBe(202);
  });

  test('answers 409 with Retry-After while another request holds the key, and then replays it or makes the run', async () => {
    const workflow = await addWorkflow(user);
    await trigger(workflow, randomUUID()); // freezes the version
    const key = randomUUID();

    const answer = await api.db.prisma.$transaction(
      async (tx) => {
        const row = { workspaceId: user.workspaceId, key, runId: randomUUID() };
        const expiresAt = new Date(Date.now() + 60_000);
        await tx.idempotencyKey.create({ data: { ...row, fingerprint: Buffer.alloc(32), expiresAt } });
        const inFlight = await trigger(workflow, key);
        await tx.idempotencyKey.deleteMany({ where: row });
        return inFlight;
      },
      { timeout: 20_000 },
    );

    expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency_key_in_flight' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await trigger(workflow, key)).status).toBe(202);
  });
});
