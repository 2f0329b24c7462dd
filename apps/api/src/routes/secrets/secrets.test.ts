import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

const VALUE = 'a value that nobody may see';

describe('secrets', () => {
  let api: TestApi;
  let admin: TestUser;
  let path: string;

  beforeAll(async () => {
    api = await startTestApi({ maxSecretsPerWorkspace: 3 });
    admin = await api.signUp();
    path = `/workspaces/${admin.workspaceId}/secrets`;
  });
  afterAll(() => api.stop());

  const stored = async (name: string) =>
    api.db.prisma.secret.findFirst({ where: { name, workspaceId: admin.workspaceId } });

  test('are set, listed, replaced and deleted, and their values are in no answer and in no row', async () => {
    const created = await admin.put(`${path}/TOKEN`, { value: VALUE });
    const first = await stored('TOKEN');
    const replaced = await admin.put(`${path}/TOKEN`, { value: `${VALUE}, either` });
    const second = await stored('TOKEN');
    const listed = await admin.get(path);
    const got = await admin.get(`${path}/TOKEN`);

    expect([created.status, replaced.status]).toEqual([201, 200]);
    expect(created.headers.get('location')).toBe(`/api/v1${path}/TOKEN`);
    expect(replaced.body).toMatchObject({
      id: created.body.id,
      name: 'TOKEN',
      key_id: 'k1',
      last_used_at: null,
    });
    expect(listed.body).toEqual([replaced.body]);
    expect(got.body).toEqual(replaced.body);
    expect(first?.sealed).not.toEqual(second?.sealed);
    expect(Buffer.from(second?.sealed ?? []).includes('nobody')).toBe(false);
    expect(JSON.stringify([created, replaced, listed, got])).not.toContain('nobody');

    expect((await admin.delete(`${path}/TOKEN`)).status).toBe(204);
    expect((await admin.get(`${path}/TOKEN`)).status).toBe(404);
    expect((await admin.delete(`${path}/TOKEN`)).status).toBe(404);
  });

  test('every change leaves an audit event with the name and without the value', async () => {
    const { body } = await admin.put(`${path}/AUDITED`, { value: VALUE });
    await admin.put(`${path}/AUDITED`, { value: `${VALUE}!` });
    await admin.delete(`${path}/AUDITED`);

    const events = await admin.get(`/workspaces/${admin.workspaceId}/audit-events?target_id=${body.id}`);

    expect(events.body.map(({ action }: { action: string }) => action)).toEqual([
      'secret.deleted',
      'secret.replaced',
      'secret.created',
    ]);
    expect(events.body[0].details).toEqual({ name: 'AUDITED' });
    expect(JSON.stringify(events.body)).not.toContain('nobody');
  });

  test.each([
    ['TOKEN', { value: 'short' }, ['body', 'value']],
    ['TOKEN', { value: 'x'.repeat(8_193) }, ['body', 'value']],
    ['TOKEN', { value: `nul\0${VALUE}` }, ['body', 'value']],
    ['TOKEN', {}, ['body', 'value']],
    ['1TOKEN', { value: VALUE }, ['path', 'secret_name']],
    ['TO-KEN', { value: VALUE }, ['path', 'secret_name']],
    ['T'.repeat(101), { value: VALUE }, ['path', 'secret_name']],
  ])('%s is refused with a problem at its place, which quotes no value', async (name, body, loc) => {
    const { status, body: answer } = await admin.put(`${path}/${name}`, body);

    expect(status).toBe(422);
    expect(answer.detail).toEqual([expect.objectContaining({ loc })]);
    expect(JSON.stringify(answer)).not.toMatch(/nobody|short/);
  });

  test('are no more than their limit, however many come at once, and those that are there can be replaced', async () => {
    const user = await api.signUp();
    const put = (name: string) =>
      user.put(`/workspaces/${user.workspaceId}/secrets/${name}`, { value: VALUE });

    const answers = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map(put));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({
      code: 'too_many_secrets',
      detail: expect.stringContaining('3 secrets'),
    });
    const { body: listed } = await user.get(`/workspaces/${user.workspaceId}/secrets`);
    expect((await put(listed[0].name)).status).toBe(200);
  });

  test('set by several at once under one name are one secret', async () => {
    const user = await api.signUp();
    const put = (value: string) => user.put(`/workspaces/${user.workspaceId}/secrets/ONE`, { value });

    const answers = await Promise.all([put(`${VALUE} 1`), put(`${VALUE} 2`), put(`${VALUE} 3`)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  test('of another workspace are not there', async () => {
    await admin.put(`${path}/OWN`, { value: VALUE });
    const other = await api.signUp();

    expect((await other.get(`${path}/OWN`)).status).toBe(404);
    expect((await other.get(`/workspaces/${other.workspaceId}/secrets/OWN`)).status).toBe(404);
    await admin.delete(`${path}/OWN`);
  });

  test('members see the names, and only administrators change them', async () => {
    await admin.put(`${path}/SEEN`, { value: VALUE });
    const [member, viewer] = [
      await api.join(admin.workspaceId, 'member'),
      await api.join(admin.workspaceId, 'viewer'),
    ];

    expect((await member.get(path)).body).toEqual([expect.objectContaining({ name: 'SEEN' })]);
    expect((await member.put(`${path}/SEEN`, { value: VALUE })).status).toBe(403);
    expect((await member.delete(`${path}/SEEN`)).status).toBe(403);
    expect((await viewer.get(path)).status).toBe(403);
    await admin.delete(`${path}/SEEN`);
  });

  test('a key with secrets:write sets them and reads nothing', async () => {
    const writer = await api.withKey(admin, ['secrets:write']);

    expect((await writer.put(`${path}/BY_KEY`, { value: VALUE })).status).toBe(201);
    expect((await writer.get(path)).status).toBe(403);
    await admin.delete(`${path}/BY_KEY`);
  });
});

describe('a node that reads secrets', () => {
  let api: TestApi;
  let user: TestUser;
  let workflowId: string;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    await user.put(`/workspaces/${user.workspaceId}/secrets/KNOWN`, { value: VALUE });
    const { body } = await user.post(`/workspaces/${user.workspaceId}/workflows`, { title: 'Calls' });
    workflowId = body.id;
  });
  afterAll(() => api.stop());

  const callNode = (secret: string) => ({
    key: 'call',
    position: 0,
    node_type: 'api_call',
    node_config: { provider: 'http', params: { url: 'https://example.com', headers: { 'x-key': secret } } },
  });
  const nodes = () => `/workflows/${workflowId}/nodes`;
  const loc = ['body', 'node_config', 'params', 'headers', 'x-key'];

  test('that are not there, or in a place where it may not, is refused when it is added or changed', async () => {
    const unknown = await user.post(nodes(), callNode('{{ secrets.NOBODY }}'));
    const misplaced = await user.post(nodes(), {
      ...callNode('x'),
      input_mapping: { key: '{{ secrets.KNOWN }}' },
    });
    const known = await user.post(nodes(), callNode('{{ secrets.KNOWN }}'));
    const changed = await user.put(`${nodes()}/${known.body.id}`, {
      node_config: callNode('{{ secrets.NOBODY }}').node_config,
    });
    const retyped = await user.put(`${nodes()}/${known.body.id}`, { node_type: 'transform' });

    expect(unknown.body.detail).toEqual([
      { loc, type: 'unknown_secret', msg: expect.stringContaining('has no secret NOBODY') },
    ]);
    expect(misplaced.body.detail).toEqual([
      expect.objectContaining({ loc: ['body', 'input_mapping', 'key'], type: 'secret_not_allowed' }),
    ]);
    expect(known.status).toBe(201);
    expect(changed.body.detail).toEqual([expect.objectContaining({ loc, type: 'unknown_secret' })]);
    expect(retyped.body.detail).toEqual([expect.objectContaining({ loc, type: 'secret_not_allowed' })]);
    await user.delete(`${nodes()}/${known.body.id}`);
  });

  test('keeps the workflow from being triggered once its secret is gone and it is edited; validation says so', async () => {
    const secret = `/workspaces/${user.workspaceId}/secrets/GONE`;
    await user.put(secret, { value: VALUE });
    const { body: node } = await user.post(nodes(), callNode('{{ secrets.GONE }}'));
    await user.delete(secret);

    const report = await user.post(`/workflows/${workflowId}/validate`);
    const triggered = await user.post(`/workspaces/${user.workspaceId}/workflows/${workflowId}/trigger`, {});

    expect(report.body).toMatchObject({
      valid: false,
      problems: [{ code: 'unknown_secret', node_ids: [node.id], loc: loc.slice(1) }],
    });
    expect(triggered).toMatchObject({ status: 422, body: { code: 'invalid_graph' } });
    expect(triggered.body.detail[0].msg).toContain('Node call reads secrets.GONE');
    await user.delete(`${nodes()}/${node.id}`);
  });

  test('is exported with its template and imported only where the secret is', async () => {
    const { body: node } = await user.post(nodes(), callNode('{{ secrets.KNOWN }}'));
    const { body: document } = await user.get(`/workflows/${workflowId}/export`);
    const other = await api.signUp();

    const here = await user.post(`/workspaces/${user.workspaceId}/workflows/import`, document);
    const there = await other.post(`/workspaces/${other.workspaceId}/workflows/import`, document);

    expect(JSON.stringify(document)).toContain('{{ secrets.KNOWN }}');
    expect(JSON.stringify(document)).not.toContain('nobody');
    expect(here.status).toBe(201);
    expect(there).toMatchObject({ status: 422, body: { detail: [{ type: 'unknown_secret' }] } });
    await user.delete(`${nodes()}/${node.id}`);
  });
});

test('a system without SECRETS_KEYS says so, whatever is asked of secrets', async () => {
  const api = await startTestApi({ keyRing: null });
  try {
    const user = await api.signUp();
    const path = `/workspaces/${user.workspaceId}/secrets`;

    const answers = [
      await user.get(path),
      await user.get(`${path}/A`),
      await user.put(`${path}/A`, { value: VALUE }),
      await user.delete(`${path}/A`),
    ];

    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'secrets_not_configured', detail: expect.stringContaining('SECRETS_KEYS') },
      });
  } finally {
    await api.stop();
  }
});
