import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const DAY_MS = 86_400_000;

describe('POST …/trigger', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  test('stores when, how urgently and for how much the run may run, and shows it', async () => {
    const workflow = await addWorkflow(user);
    const runAt = new Date(Date.now() + DAY_MS).toISOString();

    const { status, body } = await user.post(triggerPath(workflow), {
      run_at: runAt,
      priority: 7,
      max_cost_cents: 250,
    });

    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'pending', run_at: runAt, priority: 7, max_cost_cents: 250 });
    expect((await user.get(`/workflows/${workflow.id}/runs/${body.id}`)).body).toEqual(body);
  });

  test('takes a time with an offset, and one in the past', async () => {
    const workflow = await addWorkflow(user);

    const answers = [
      await user.post(triggerPath(workflow), { run_at: '2020-01-01T01:00:00+01:00' }),
      await user.post(triggerPath(workflow), { run_at: null, max_cost_cents: null }),
    ];

    expect(answers.map(({ status, body }) => [status, body.run_at])).toEqual([
      [202, '2020-01-01T00:00:00.000Z'],
      [202, null],
    ]);
  });

  test.each([
    [null, 30, 30],
    [40, null, 40],
    [40, 30, 30],
    [30, 40, 30],
    [0, 40, 0],
    [null, null, null],
  ])(
    'of a workflow with a budget of %p cents and a trigger with %p lets the run spend %p',
    async (budget, own, shown) => {
      const workflow = await addWorkflow(user);
      await user.put(`/workflows/${workflow.id}`, { max_budget_cents: budget });

      const { body } = await user.post(triggerPath(workflow), { max_cost_cents: own });
      await user.put(`/workflows/${workflow.id}`, { max_budget_cents: 1 });

      const { body: later } = await user.get(`/workflows/${workflow.id}/runs/${body.id}`);
      expect([body.max_cost_cents, later.max_cost_cents]).toEqual([shown, shown]);
    },
  );

  test.each([
    ['priority', 0],
    ['priority', 11],
    ['priority', 1.5],
    ['priority', '1'],
    ['max_cost_cents', -1],
    ['max_cost_cents', 3_000_000_000],
    ['run_at', 'tomorrow'],
    ['run_at', 5],
    ['run_at', '2030-02-30T00:00:00Z'],
    ['run_at', '0000-01-01T00:00:00Z'],
    ['run_at', '9999-12-31T23:59:59-23:59'],
  ])('refuses %s %p with 422 and its place', async (field, value) => {
    const workflow = await addWorkflow(user);

    const answer = await user.post(triggerPath(workflow), { [field]: value });

    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', field] }] } });
    expect(await api.db.prisma.run.count({ where: { workflowId: workflow.id } })).toBe(0);
  });

  test('refuses to put a run off for longer than the limit, and names it', async () => {
    const workflow = await addWorkflow(user);
    const at = (days: number) => ({ run_at: new Date(Date.now() + days * DAY_MS).toISOString() });

    const [within, over] = [
      await user.post(triggerPath(workflow), at(364)),
      await user.post(triggerPath(workflow), at(366)),
    ];

    expect(within.status).toBe(202);
    expect(over).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'run_at'], msg: expect.stringContaining('365 days') }] },
    });
  });
});
