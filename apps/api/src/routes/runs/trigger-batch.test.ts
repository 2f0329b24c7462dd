import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachBackend } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

const DAY_MS = 86_400_000;
type Place = { id: string; workspace_id: string };

describeEachBackend('POST …/trigger/batch', ({ redisUrl }) => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi({ redisUrl, maxBatchItems: 400 });
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const batch = (workflow: Place, items: unknown, as = user) =>
    as.post(`${triggerPath(workflow)}/batch`, { items });
  const rowsOf = (workflow: Place) => api.db.prisma.run.findMany({ where: { workflowId: workflow.id } });
  const numbered = (count: number, fields: (n: number) => object = () => ({})) =>
    Array.from({ length: count }, (_, n) => ({ trigger_payload: { n }, ...fields(n) }));

  test('accepts all items with one statement and answers 202 with the pending runs in their order', async () => {
    const workflow = await addWorkflow(user);

    const { status, body } = await batch(workflow, numbered(400));

    expect(status).toBe(202);
    expect(body).toHaveLength(400);
    body.forEach((result: object, n: number) => {
      const run = { status: 'pending', trigger_payload: { n }, triggered_by: `user:${user.userId}` };
      expect(result).toMatchObject({ status: 202, run, error: null, idempotent_replayed: false });
    });
    const rows = await rowsOf(workflow);
    expect(rows).toHaveLength(400);
    expect(new Set(rows.map(({ createdAt }) => createdAt.getTime())).size).toBe(1); // the time of the statement
  });

  test('gives each item its own time, priority, limit and key', async () => {
    const workflow = await addWorkflow(user);
    const runAt = new Date(Date.now() + DAY_MS).toISOString();
    const key = randomUUID();

    const { body } = await batch(workflow, [
      { run_at: runAt, priority: 4 },
      { max_cost_cents: 12, idempotency_key: key },
      {},
    ]);

    expect(body).toMatchObject([
      { run: { run_at: runAt, priority: 4, max_cost_cents: null, trigger_payload: {} } },
      { run: { run_at: null, priority: 1, max_cost_cents: 12 } },
      { run: { run_at: null, priority: 1, max_cost_cents: null } },
    ]);
    const alone = await user.send('POST', triggerPath(workflow), '{"max_cost_cents":12}', {
      'content-type': 'application/json',
      'idempotency-key': key,
    });
    expect(alone).toMatchObject({ status: 200, body: { id: body[1].run.id } });
  });

  test('answers a batch that is sent again with 200 and the same runs', async () => {
    const workflow = await addWorkflow(user);
    const items = numbered(50, () => ({ idempotency_key: randomUUID() }));
    const first = await batch(workflow, items);
    await user.put(`/workflows/${workflow.id}`, { status: 'paused' });

    const again = await batch(workflow, items);

    expect(again.status).toBe(200);
    const idsOf = (results: { run: { id: string } }[]) => results.map(({ run }) => run.id);
    expect(idsOf(again.body)).toEqual(idsOf(first.body));
    for (const result of again.body) expect(result).toMatchObject({ status: 200, idempotent_replayed: true });
    expect(await rowsOf(workflow)).toHaveLength(50);
  });

  test('of two items with the same key accepts the first; the second is its replay, or reuses its key', async () => {
    const workflow = await addWorkflow(user);
    const key = randomUUID();
    const item = { trigger_payload: { n: 1 }, idempotency_key: key };

    const { status, body } = await batch(workflow, [item, {}, item, { ...item, priority: 2 }]);

    expect(status).toBe(207);
    expect(body).toMatchObject([
      { status: 202, idempotent_replayed: false },
      { status: 202 },
      { status: 200, run: { id: body[0].run.id }, idempotent_replayed: true },
      { status: 422, run: null, error: { code: 'idempotency_key_reused', detail: expect.any(String) } },
    ]);
    expect(await rowsOf(workflow)).toHaveLength(2);
  });

  test('refuses one item whose time is too far ahead, and accepts the others', async () => {
    const workflow = await addWorkflow(user);
    const late = { run_at: new Date(Date.now() + 400 * DAY_MS).toISOString() };

    const { status, body } = await batch(workflow, [{}, late, {}]);

    expect(status).toBe(207);
    expect(body).toMatchObject([
      { status: 202 },
      { status: 422, run: null, error: { code: 'validation_failed', detail: [{ loc: LATE_PLACE }] } },
      { status: 202 },
    ]);
    expect(await batch(workflow, [late])).toMatchObject({ status: 207, body: [{ status: 422 }] });
  });

  test.each([
    ['no items', []],
    ['items that are no list', {}],
    ['an item that is no object', [{}, 5]],
    ['a payload of the wrong type', [{}, { trigger_payload: [] }]],
    ['an empty key', [{ idempotency_key: '' }]],
    ['more items than the contract has', Array.from({ length: 501 }, () => ({}))],
    ['more items than the setting has', Array.from({ length: 401 }, () => ({}))],
  ])('refuses %s as a whole with 422, and accepts nothing', async (_what, items) => {
    const workflow = await addWorkflow(user);

    const answer = await batch(workflow, items);

    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(answer.body.detail[0].loc.slice(0, 2)).toEqual(['body', 'items']);
    expect(await rowsOf(workflow)).toEqual([]);
  });

  test('says which setting limits it', async () => {
    const { body } = await batch(await addWorkflow(user), numbered(401));

    expect(body.detail[0].msg).toBe('a batch has at most 400 items (MAX_BATCH_ITEMS)');
  });

  test('refuses a batch as a whole when its workflow is missing, foreign, paused or invalid', async () => {
    const [paused, empty] = [await addWorkflow(user), await addWorkflow(user)];
    const [first] = (await user.get(`/workflows/${empty.id}`)).body.nodes;
    await user.delete(`/workflows/${empty.id}/nodes/${first.id}`);
    await user.put(`/workflows/${paused.id}`, { status: 'paused' });
    const stranger = await api.signUp();
    const viewer = await api.join(user.workspaceId, 'viewer');

    const answers = [
      await batch({ ...paused, id: randomUUID() }, [{}]),
      await batch(paused, [{}], stranger),
      await batch(paused, [{}], viewer),
      await batch(paused, [{}, { idempotency_key: randomUUID() }]),
      await batch(empty, [{}]),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
      [403, 'forbidden'],
      [409, 'workflow_paused'],
      [422, 'invalid_graph'],
    ]);
  });

  test('tells a paused workflow item by item where another item is a replay', async () => {
    const workflow = await addWorkflow(user);
    const known = { idempotency_key: randomUUID() };
    await batch(workflow, [known]);
    await user.put(`/workflows/${workflow.id}`, { status: 'paused' });

    const { status, body } = await batch(workflow, [{}, known]);

    expect(status).toBe(207);
    expect(body).toMatchObject([
      { status: 409, run: null, error: { code: 'workflow_paused' } },
      { status: 200, idempotent_replayed: true },
    ]);
  });

  test('freezes an edited graph once for all items', async () => {
    const workflow = await addWorkflow(user);
    await batch(workflow, [{}]);
    await addNode(user, workflow.id);

    await batch(workflow, numbered(20));

    const versions = (await rowsOf(workflow)).map(({ versionId }) => versionId);
    expect(new Set(versions).size).toBe(2);
    expect(await api.db.prisma.workflowVersion.count({ where: { workflowId: workflow.id } })).toBe(2);
  });
});

const LATE_PLACE = ['body', 'items', 1, 'run_at'];
