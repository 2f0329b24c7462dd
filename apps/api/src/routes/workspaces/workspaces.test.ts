import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Workspace } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

describe('workspaces', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  test('whoever creates a workspace owns it', async () => {
    const answer = await user.post('/workspaces', { name: 'Kitchen', settings: { color: 'red' } });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/workspaces/${answer.body.id}`);
    expect(Workspace.parse(answer.body)).toMatchObject({
      user_id: user.userId,
      hired_agent_id: null,
      name: 'Kitchen',
      status: 'active',
      settings: { color: 'red' },
      metrics_cache: {},
      last_active_at: null,
    });
    expect((await user.put(`/workspaces/${answer.body.id}`, { name: 'Cellar' })).status).toBe(200);
  });

  test('a list holds the workspaces of the caller only, newest first', async () => {
    const other = await api.signUp();
    const { body: second } = await other.post('/workspaces', { name: 'Second' });

    const { body: all } = await other.get('/workspaces');
    const { body: older } = await other.get('/workspaces?limit=1&offset=1');

    expect(all.map(({ id }: Workspace) => id)).toEqual([second.id, other.workspaceId]);
    expect(older.map(({ id }: Workspace) => id)).toEqual([other.workspaceId]);
  });

  test('an update changes what it names and nothing else', async () => {
    const path = `/workspaces/${user.workspaceId}`;
    const { body: before } = await user.get(path);

    const answer = await user.put(path, { settings: { 'a\0': '\ud800' } });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...before,
      settings: { 'a\uFFFD': '\uFFFD' },
      updated_at: expect.any(String),
    });
    expect(Date.parse(answer.body.updated_at)).toBeGreaterThanOrEqual(Date.parse(before.updated_at));
    expect((await user.get(path)).body).toEqual(answer.body);
  });

  test.each([
    ['no name', {}],
    ['a blank name', { name: '  ' }],
    ['a name with NUL', { name: 'a\0b' }],
    ['a name of half a character', { name: 'a\ud800' }],
    ['a name that is too long', { name: 'x'.repeat(201) }],
  ])('a workspace with %s is refused with 422', async (_what, body) => {
    expect(await user.post('/workspaces', body)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'name'] }] },
    });
  });

  test('viewers and members may look, admins may change', async () => {
    const path = `/workspaces/${user.workspaceId}`;
    const statuses = async (role: 'viewer' | 'member' | 'admin') => {
      const member = await api.join(user.workspaceId, role);
      return [(await member.get(path)).status, (await member.put(path, { name: role })).status];
    };

    expect(await statuses('viewer')).toEqual([200, 403]);
    expect(await statuses('member')).toEqual([200, 403]);
    expect(await statuses('admin')).toEqual([200, 200]);
  });

  test('a foreign workspace is not there', async () => {
    const stranger = await api.signUp();
    const path = `/workspaces/${user.workspaceId}`;

    const answers = [
      await stranger.get(path),
      await stranger.put(path, { name: 'Mine' }),
      await stranger.get(`${path}/tasks`),
    ];

    expect(answers.map(({ status, body }) => [status, body.detail])).toEqual(
      answers.map(() => [404, 'workspace not found']),
    );
  });
});
