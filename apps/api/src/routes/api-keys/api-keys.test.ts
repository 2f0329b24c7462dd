import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiKeyWithSecret, SCOPES } from '@runyard/contracts';
import { eventually } from '@runyard/testing';
import { createApiClient } from '../../testing/api-client.ts';
import { startTestApi, type TestApi, type TestKey, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('API keys', () => {
  let api: TestApi;
  let admin: TestUser;
  let path: string;

  beforeAll(async () => {
    api = await startTestApi({ maxApiKeysPerWorkspace: 30 });
    admin = await api.signUp();
    path = `/workspaces/${admin.workspaceId}/api-keys`;
  });
  afterAll(() => api.stop());

  const client = (key: string) => createApiClient(api.url, key);
  const workspaceStatus = async (key: string) =>
    (await client(key).get(`/workspaces/${admin.workspaceId}`)).status;
  /** What is remembered of a key is forgotten after a second. */
  const becomes = (status: number, key: string) =>
    eventually(async () => (await workspaceStatus(key)) === status, { deadlineMs: 5_000 });
  const row = (key: TestKey) => api.db.prisma.apiKey.findUniqueOrThrow({ where: { id: key.apiKeyId } });

  test('a key is shown once, under no-store, and only the SHA-256 of its 256-bit secret is stored', async () => {
    const { status, headers, body } = await admin.post(path, { name: 'Import', scopes: ['runs:read'] });

    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(headers.get('location')).toBe(`/api/v1${path}/${body.id}`);
    const { key, ...shown } = ApiKeyWithSecret.parse(body);
    const [, prefix, secret = ''] = /^(ryk_live_[0-9a-f]{12})_([\w-]{43})$/.exec(key) ?? [];
    expect(prefix).toBe(body.prefix);
    expect((await admin.get(`${path}/${body.id}`)).body).toEqual(shown);
    const stored = await api.db.prisma.apiKey.findUniqueOrThrow({ where: { id: body.id } });
    expect(Buffer.from(stored.secretHash).toString('hex')).toBe(hash('sha256', secret));
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('a live and a test key do what their scopes say, and no more', async () => {
    const workflow = await addWorkflow(admin);
    for (const mode of ['live', 'test']) {
      const key = await api.withKey(admin, ['runs:write'], { mode });

      expect(key.key).toMatch(new RegExp(`^ryk_${mode}_`));
      const { status, body } = await key.post(triggerPath(workflow), {});
      expect([status, body.triggered_by]).toEqual([202, `api_key:${key.apiKeyId}`]);
      expect(await key.get(`/workflows/${workflow.id}/runs/${body.id}`)).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('runs:read') },
      });
    }
  });

  test('a key says who it is, and so does a user', async () => {
    const key = await api.withKey(admin, ['runs:read', 'tasks:read']);

    expect((await key.get('/auth/me')).body).toMatchObject({
      kind: 'api_key',
      api_key: { id: key.apiKeyId, scopes: ['runs:read', 'tasks:read'] },
      workspace: { id: admin.workspaceId, name: 'Lab' },
    });
    expect((await admin.get('/auth/me')).body).toEqual({
      kind: 'user',
      user: { id: admin.userId, email: admin.email, name: 'Ada', is_instance_admin: false },
      workspaces: [{ id: admin.workspaceId, name: 'Lab', role: 'owner' }],
    });
  });

  test('no key, whatever its scopes, can make or see keys', async () => {
    const key = await api.withKey(admin, SCOPES);

    expect((await key.post(path, { name: 'More', scopes: ['runs:read'] })).status).toBe(403);
    expect((await key.get(path)).status).toBe(403);
    expect((await key.post(`${path}/${key.apiKeyId}/rotate`)).status).toBe(403);
  });

  test('a wrong secret, a wrong prefix and what looks like no key get the same 401', async () => {
    const { key } = await api.withKey(admin, ['workspace:read']);
    const end = key.endsWith('A') ? 'B' : 'A';
    const guesses = [
      `${key.slice(0, -1)}${end}`,
      key.replace(/_[0-9a-f]{12}_/, '_000000000000_'),
      `${key}A`,
      'ryk_live_',
    ];

    for (const guess of guesses)
      expect(await client(guess).get('/workspaces')).toMatchObject({
        status: 401,
        body: { code: 'invalid_token', detail: 'the API key is not valid' },
      });
  });

  test('a revoked key is refused within a second, for good, and stays in the list', async () => {
    const key = await api.withKey(admin, ['workspace:read']);
    expect(await workspaceStatus(key.key)).toBe(200);

    expect((await admin.delete(`${path}/${key.apiKeyId}`)).status).toBe(204);

    await becomes(401, key.key);
    expect((await admin.delete(`${path}/${key.apiKeyId}`)).status).toBe(204);
    for (const change of [
      admin.put(`${path}/${key.apiKeyId}`, { name: 'Back' }),
      admin.post(`${path}/${key.apiKeyId}/rotate`),
    ])
      expect(await change).toMatchObject({ status: 409, body: { code: 'api_key_revoked' } });
    const { body } = await admin.get(`${path}?limit=200`);
    expect(body.find(({ id }: { id: string }) => id === key.apiKeyId).revoked_at).not.toBeNull();
  });

  test('an expired key is refused with its own code; one that would begin expired is not made', async () => {
    const key = await api.withKey(admin, ['workspace:read'], { expires_at: '2100-01-01T00:00:00Z' });
    await api.db.prisma.apiKey.update({
      where: { id: key.apiKeyId },
      data: { expiresAt: new Date('2020-01-01') },
    });

    expect(await key.get('/auth/me')).toMatchObject({ status: 401, body: { code: 'token_expired' } });
    const past = { name: 'Late', scopes: ['runs:read'], expires_at: '2020-01-01T00:00:00Z' };
    expect(await admin.post(path, past)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'expires_at'] }] },
    });
  });

  test('after a rotation both secrets work until the overlap ends; without one only the new works', async () => {
    const old = await api.withKey(admin, ['workspace:read']);
    const rotate = `${path}/${old.apiKeyId}/rotate`;
    const rotated = await admin.post(rotate, { overlap_seconds: 600 });

    expect([rotated.status, rotated.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(rotated.body).toMatchObject({ id: old.apiKeyId, prefix: old.key.slice(0, 21) });
    expect([await workspaceStatus(old.key), await workspaceStatus(rotated.body.key)]).toEqual([200, 200]);

    await api.db.prisma.apiKey.update({
      where: { id: old.apiKeyId },
      data: { previousSecretUntil: new Date('2020-01-01') },
    });
    await becomes(401, old.key);
    const { body: last } = await admin.post(rotate, { overlap_seconds: 0 });
    await becomes(200, last.key);
    expect(await workspaceStatus(rotated.body.key)).toBe(401);
  });

  test('an overlap is a day unless it says otherwise, and seven days at most', async () => {
    const { apiKeyId } = await api.withKey(admin, ['runs:read']);

    const { body } = await admin.post(`${path}/${apiKeyId}/rotate`);

    const aheadMs = Date.parse(body.previous_secret_until) - Date.now();
    expect(Math.abs(aheadMs - 86_400_000)).toBeLessThan(60_000);
    expect((await admin.post(`${path}/${apiKeyId}/rotate`, { overlap_seconds: 604_801 })).status).toBe(422);
  });

  test('a change of scopes counts within a second', async () => {
    const key = await api.withKey(admin, ['runs:read']);
    expect(await workspaceStatus(key.key)).toBe(403);

    const { body } = await admin.put(`${path}/${key.apiKeyId}`, {
      name: 'Looks',
      scopes: ['workspace:read', 'workspace:read'],
    });

    expect(body).toMatchObject({ name: 'Looks', scopes: ['workspace:read'] });
    await becomes(200, key.key);
  });

  test('a use is noted beside the request, once a minute however often it comes', async () => {
    const key = await api.withKey(admin, ['workspace:read']);
    await workspaceStatus(key.key);
    const noted = await eventually(async () => (await row(key)).lastUsedAt);

    await Promise.all(Array.from({ length: 20 }, () => workspaceStatus(key.key)));

    expect((await row(key)).lastUsedAt).toEqual(noted);
  });

  test('a key outlives the membership of whoever made it, and rests while its workspace is archived', async () => {
    const other = await api.join(admin.workspaceId, 'admin');
    const key = await api.withKey(other, ['workspace:read']);
    await admin.delete(`/workspaces/${admin.workspaceId}/members/${other.userId}`);

    expect((await key.get('/auth/me')).body.api_key.created_by).toBe(other.userId);
    await admin.put(`/workspaces/${admin.workspaceId}`, { status: 'archived' });
    await becomes(403, key.key);
    await admin.put(`/workspaces/${admin.workspaceId}`, { status: 'active' });
    await becomes(200, key.key);
  });

  test('a workspace has a limited number of keys that can be used, also of those made at once', async () => {
    const user = await api.signUp();
    const keys = `/workspaces/${user.workspaceId}/api-keys`;
    const make = () => user.post(keys, { name: 'One', scopes: ['runs:read'] });
    const { body: first } = await make();
    const { id, ...row } = await api.db.prisma.apiKey.findUniqueOrThrow({ where: { id: first.id } });
    await api.db.prisma.apiKey.createMany({
      data: Array.from({ length: 28 }, (_, index) => ({
        ...row,
        id: id.replace(/^.{8}/, String(index).padStart(8, '0')),
        prefix: `${row.prefix}${index}`,
      })),
    });

    const answers = await Promise.all([make(), make(), make()]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('too_many_api_keys');
    await user.delete(`${keys}/${id}`);
    expect((await make()).status).toBe(201);
  });
});
