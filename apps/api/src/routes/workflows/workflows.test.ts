import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Workflow } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow } from '../../testing/workflows.ts';

describe('workflows', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  test('a new workflow has the contract’s defaults', async () => {
    const answer = await user.post(`/workspaces/${user.workspaceId}/workflows`, { title: 'Tea' });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/workflows/${answer.body.id}`);
    expect(Workflow.parse(answer.body)).toMatchObject({
      user_id: user.userId,
      workspace_id: user.workspaceId,
      source_project_id: null,
      title: 'Tea',
      description: null,
      trigger_type: 'manual',
      trigger_config: {},
      status: 'active',
      is_template: false,
      template_category: null,
      auto_accept: false,
      auto_accept_preferences: {},
      max_budget_cents: null,
      nodes: [],
    });
  });

  test('an update changes what it names and nothing else', async () => {
    const workflow = await addWorkflow(user);
    const { body: before } = await user.get(`/workflows/${workflow.id}`);
    const changes = {
      title: 'Coffee',
      description: 'Hot',
      trigger_type: 'schedule',
      trigger_config: { cron: '0 9 * * *' },
      auto_accept: true,
      auto_accept_preferences: { max_cost_cents: 1 },
      max_budget_cents: 500,
      status: 'paused',
    };

    const title = await user.put(`/workflows/${workflow.id}`, { title: 'Cocoa' });
    const all = await user.put(`/workflows/${workflow.id}`, changes);
    const cleared = await user.put(`/workflows/${workflow.id}`, {
      description: null,
      max_budget_cents: null,
    });

    expect(title.body).toEqual({ ...before, title: 'Cocoa', updated_at: expect.any(String) });
    expect(all.body).toEqual({ ...before, ...changes, updated_at: expect.any(String) });
    expect(cleared.body).toEqual({
      ...all.body,
      description: null,
      max_budget_cents: null,
      updated_at: expect.any(String),
    });
    expect((await user.get(`/workflows/${workflow.id}`)).body).toEqual(cleared.body);
  });

  test.each([
    ['title', ''],
    ['title', null],
    ['status', 'on'],
    ['trigger_type', 'cron'],
    ['trigger_config', []],
    ['auto_accept', 'yes'],
    ['auto_accept_preferences', { max: 1 }],
    ['max_budget_cents', -1],
    ['max_budget_cents', 1.5],
    ['max_budget_cents', 1e12],
  ])('a %s of %p is refused with 422', async (field, value) => {
    const workflow = await addWorkflow(user);

    const answer = await user.put(`/workflows/${workflow.id}`, { [field]: value });

    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', field] }] } });
  });

  test('a list holds the workflows of one workspace, newest first, with their nodes in order', async () => {
    const other = await api.signUp();
    const first = await addWorkflow(other);
    const second = await addWorkflow(other);
    await addNode(other, first.id, { key: 'early', position: 0 });
    await addNode(other, first.id, { key: 'late', position: 2 });
    await addNode(other, first.id, { key: 'middle', position: 1 });

    const { body } = await other.get(`/workspaces/${other.workspaceId}/workflows`);

    expect(body.map(({ id }: Workflow) => id)).toEqual([second.id, first.id]);
    expect(body[1].nodes.map((node: { key: string }) => node.key)).toEqual([
      'pick',
      'early',
      'middle',
      'late',
    ]);
    expect((await other.get(`/workflows/${first.id}`)).body).toEqual(body[1]);
  });

  test.each(['limit=0', 'limit=201', 'limit=ten', 'limit=1&limit=2', 'offset=-1', 'offset=1000001'])(
    'a list with %s is refused with 422',
    async (query) => {
      const answer = await user.get(`/workspaces/${user.workspaceId}/workflows?${query}`);

      expect(answer).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['query', query.split('=')[0]] }] },
      });
    },
  );

  test('a foreign workflow and a missing one answer alike, whatever is asked of them', async () => {
    const workflow = await addWorkflow(user);
    const [node] = (await user.get(`/workflows/${workflow.id}`)).body.nodes;
    const stranger = await api.signUp();
    const shown = async (id: string) =>
      (
        await Promise.all([
          stranger.get(`/workflows/${id}`),
          stranger.put(`/workflows/${id}`, { title: 'Mine' }),
          stranger.post(`/workflows/${id}/nodes`, { position: 0 }),
          stranger.put(`/workflows/${id}/nodes/${node.id}`, { position: 9 }),
          stranger.delete(`/workflows/${id}/nodes/${node.id}`),
          stranger.get(`/workflows/${id}/runs/${randomUUID()}`),
        ])
      ).map(({ status, body: { detail, code } }) => ({ status, detail, code }));

    const foreign = await shown(workflow.id);

    expect(foreign).toEqual(
      foreign.map(() => ({ status: 404, detail: 'workflow not found', code: 'not_found' })),
    );
    expect(await shown(randomUUID())).toEqual(foreign);
    expect((await user.get(`/workflows/${workflow.id}`)).body.nodes).toEqual([node]);
  });

  test('viewers may look and not change', async () => {
    const workflow = await addWorkflow(user);
    const viewer = await api.join(user.workspaceId, 'viewer');

    const answers = [
      await viewer.get(`/workflows/${workflow.id}`),
      await viewer.get(`/workspaces/${user.workspaceId}/workflows`),
      await viewer.post(`/workspaces/${user.workspaceId}/workflows`, { title: 'Mine' }),
      await viewer.put(`/workflows/${workflow.id}`, { title: 'Mine' }),
      await viewer.post(`/workflows/${workflow.id}/nodes`, { position: 0 }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403, 403]);
  });
});
