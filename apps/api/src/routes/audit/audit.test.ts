import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuditEvent, SCOPES } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

describe('audit events', () => {
  let api: TestApi;
  let admin: TestUser;
  let path: string;

  beforeAll(async () => {
    api = await startTestApi();
    admin = await api.signUp();
    path = `/workspaces/${admin.workspaceId}/audit-events`;
  });
  afterAll(() => api.stop());

  const list = async (query: Record<string, string> = {}): Promise<AuditEvent[]> =>
    (await admin.get(`${path}?${new URLSearchParams({ limit: '200', ...query })}`)).body;
  const actions = async (query: Record<string, string> = {}) =>
    (await list(query)).map(({ action }) => action);

  test('each change of keys and members leaves one event that says who, what and by which request', async () => {
    const viewer = await api.signUp();
    const members = `/workspaces/${admin.workspaceId}/members`;
    const keys = `/workspaces/${admin.workspaceId}/api-keys`;
    await admin.post(members, { email: viewer.email, role: 'viewer' });
    await admin.put(`${members}/${viewer.userId}`, { role: 'member' });
    await admin.delete(`${members}/${viewer.userId}`);
    const created = await admin.post(keys, { name: 'Import', scopes: ['runs:read'] });
    const key = `${keys}/${created.body.id}`;
    await admin.put(key, { scopes: ['runs:write'] });
    await admin.post(`${key}/rotate`, { overlap_seconds: 5 });
    await admin.delete(key);

    expect(await actions({ target_id: viewer.userId })).toEqual([
      'member.removed',
      'member.updated',
      'member.added',
    ]);
    const events = await list({ target_id: created.body.id });
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ['api_key.revoked', {}],
      ['api_key.rotated', { overlap_seconds: 5 }],
      ['api_key.updated', { fields: ['scopes'], scopes: ['runs:write'] }],
      ['api_key.created', { name: 'Import', scopes: ['runs:read'] }],
    ]);
    expect(events.at(-1)).toMatchObject({
      actor: `user:${admin.userId}`,
      workspace_id: admin.workspaceId,
      request_id: created.headers.get('x-request-id'),
    });
    expect(JSON.stringify(await list())).not.toContain(created.body.key.split('_')[3]);
  });

  test('a change that an API key makes names the key', async () => {
    const key = await api.withKey(admin, SCOPES);
    await key.put(`/workspaces/${admin.workspaceId}`, { name: 'Cellar' });

    const [event] = await list({ actor: `api_key:${key.apiKeyId}` });

    expect(event).toMatchObject({ action: 'workspace.updated', details: { fields: ['name'] } });
  });

  test('actor, action, target and time narrow the list, and pages follow each other within it', async () => {
    const keys = `/workspaces/${admin.workspaceId}/api-keys`;
    for (const name of ['a', 'b', 'c']) await admin.post(keys, { name, scopes: ['runs:read'] });
    const all = await list({ action: 'api_key.created' });
    const [newest, , third] = all;

    expect(new Set(all.map(({ action }) => action))).toEqual(new Set(['api_key.created']));
    expect((await list({ actor: 'system' })).map(({ action }) => action)).toEqual(['workspace.created']);
    expect(await list({ target_id: newest?.target_id ?? '', actor: 'system' })).toEqual([]);
    const until = await list({ action: 'api_key.created', to: newest?.created_at ?? '' });
    expect(until.map(({ id }) => id)).not.toContain(newest?.id);
    const from = await list({ action: 'api_key.created', from: third?.created_at ?? '' });
    expect(from.slice(0, 3)).toEqual(all.slice(0, 3));

    const first = await admin.get(`${path}?action=api_key.created&limit=2`);
    const link = /^<\/api\/v1([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect([...first.body, ...(await admin.get(link)).body]).toEqual(all.slice(0, 4));
  });

  test('an action that does not exist and a time that is none are refused with 422', async () => {
    expect((await admin.get(`${path}?action=coffee.made`)).body.detail[0].loc).toEqual(['query', 'action']);
    expect((await admin.get(`${path}?from=yesterday`)).body.detail[0].loc).toEqual(['query', 'from']);
  });

  test('a change that fails leaves no event, also when it fails after the event was written', async () => {
    const before = await actions();
    const missing = '0199c0de-0000-7000-8000-000000000001';

    await admin.put(`/workspaces/${admin.workspaceId}/api-keys/${missing}`, { name: 'Gone' });
    await admin.put(`/workspaces/${admin.workspaceId}/members/${missing}`, { role: 'viewer' });
    await admin.put(`/workspaces/${admin.workspaceId}`, { name: '' });
    await api.db.prisma
      .$transaction([
        api.db.prisma.auditEvent.create({
          data: {
            id: missing,
            workspaceId: admin.workspaceId,
            actor: 'system',
            action: 'workspace.updated',
            targetId: missing,
          },
        }),
        api.db.prisma.workspace.update({ where: { id: missing }, data: { name: 'Nobody' } }),
      ])
      .catch(() => undefined);

    expect(await actions()).toEqual(before);
  });

  test('an event cannot be changed', async () => {
    const where = { workspaceId: admin.workspaceId };

    await expect(api.db.prisma.auditEvent.updateMany({ where, data: { actor: 'system' } })).rejects.toThrow();
  });

  test('events of another workspace are not there, and members below admin see none', async () => {
    const [stranger, member] = [await api.signUp(), await api.join(admin.workspaceId, 'member')];

    expect((await stranger.get(path)).status).toBe(404);
    expect((await member.get(path)).status).toBe(403);
    const { body } = await stranger.get(`/workspaces/${stranger.workspaceId}/audit-events`);
    expect(body.map(({ workspace_id }: AuditEvent) => workspace_id)).toEqual([stranger.workspaceId]);
  });
});
