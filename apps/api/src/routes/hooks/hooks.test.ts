import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow } from '../../testing/workflows.ts';

describe('hooks', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const create = async () => {
    const { id } = await addWorkflow(user);
    const { body } = await user.post(`/workflows/${id}/hooks`, { name: 'Shop' });
    return { ...body, below: body.path.replace('/api/v1', '') };
  };

  test('whoever has the path triggers the workflow with the body as payload, in the name of the hook', async () => {
    const hook = await create();

    const { status, body } = await api.anonymous.post(hook.below, { order: 7 });

    expect(status).toBe(202);
    const run = await user.get(`/workflows/${hook.workflow_id}/runs/${body.run_id}`);
    expect(run.body).toMatchObject({
      status: 'pending',
      triggered_by: `webhook:${hook.id}`,
      trigger_payload: { order: 7 },
    });
  });

  test('the path is shown once, and only its hash is stored', async () => {
    const hook = await create();
    const { body: listed } = await user.get(`/workflows/${hook.workflow_id}/hooks`);

    expect(hook.below).toMatch(/^\/hooks\/[\w-]{43}$/);
    expect(listed).toEqual([expect.not.objectContaining({ path: expect.anything() })]);
  });

  test('a path that is wrong, deleted or of a paused workflow triggers nothing', async () => {
    const [hook, gone, paused] = [await create(), await create(), await create()];
    await user.delete(`/workflows/${gone.workflow_id}/hooks/${gone.id}`);
    await user.put(`/workflows/${paused.workflow_id}`, { status: 'paused' });
    const before = await api.db.prisma.run.count();

    const answers = [
      await api.anonymous.post(`${hook.below}x`, {}),
      await api.anonymous.post(gone.below, {}),
      await api.anonymous.post(paused.below, {}),
      await api.anonymous.send('POST', hook.below, '[1]'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 409, 422]);
    expect(await api.db.prisma.run.count()).toBe(before);
  });

  test('a hook that has just been called ends, too, soon after it was deleted', async () => {
    const hook = await create();
    const calls = await Promise.all(Array.from({ length: 20 }, () => api.anonymous.post(hook.below, {})));
    expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([202]));

    await user.delete(`/workflows/${hook.workflow_id}/hooks/${hook.id}`);

    await eventually(async () => (await api.anonymous.post(hook.below, {})).status === 404);
  });

  test('another workspace sees and deletes nothing', async () => {
    const hook = await create();
    const other = await api.signUp();

    expect((await other.get(`/workflows/${hook.workflow_id}/hooks`)).status).toBe(404);
    expect((await other.delete(`/workflows/${hook.workflow_id}/hooks/${hook.id}`)).status).toBe(404);
    expect((await api.anonymous.post(hook.below, {})).status).toBe(202);
  });
});
