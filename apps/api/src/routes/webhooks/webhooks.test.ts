import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow } from '../../testing/workflows.ts';

describe('webhook endpoints', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const path = (rest = '', owner = user) => `/workspaces/${owner.workspaceId}/webhooks${rest}`;
  const create = (fields: object = {}) => user.post(path(), { url: 'https://example.com/events', ...fields });

  test('the secret is shown at creation and at rotation, and stored nowhere', async () => {
    const { status, headers, body } = await create();
    const { body: rotated } = await user.post(path(`/${body.id}/rotate`), { overlap_seconds: 60 });
    const { body: read } = await user.get(path(`/${body.id}`));

    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body.secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(rotated.secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(rotated.secret).not.toBe(body.secret);
    expect(rotated.previous_secret_until).not.toBeNull();
    expect(read.secret).toBeUndefined();
    const rows = await api.db.prisma.$queryRaw<{ text: string }[]>`
      SELECT e::text AS text FROM webhook_endpoints e`;
    expect(rows.some(({ text }) => text.includes('whsec_'))).toBe(false);
  });

  test.each([
    ['a file', 'file:///etc/passwd'],
    ['a password', 'https://user:secret@example.com'],
    ['no URL', 'example.com'],
  ])('%s is no URL to deliver to', async (_what, url) => {
    const { status, body } = await create({ url });

    expect([status, body.detail[0].loc]).toEqual([422, ['body', 'url']]);
  });

  test('an update changes what it names', async () => {
    const { body: before } = await create();
    const { id: workflowId } = await addWorkflow(user);

    const changes = { events: ['run.failed'], workflow_id: workflowId, is_enabled: false };
    const { body } = await user.put(path(`/${before.id}`), changes);

    const { secret, ...rest } = before;
    expect(secret).toBeDefined();
    expect(body).toEqual({ ...rest, ...changes, updated_at: expect.any(String) });
  });

  test('a ping can be looked at and delivered again', async () => {
    const { body: webhook } = await create();

    const { status, body: delivery } = await user.post(path(`/${webhook.id}/ping`));
    await api.db.prisma.webhookDelivery.update({
      where: { id: delivery.id },
      data: { status: 'failed', nextAttemptAt: null, attempt: 15 },
    });
    const failed = await user.get(path(`/${webhook.id}/deliveries?status=failed`));
    const again = await user.post(path(`/${webhook.id}/deliveries/${delivery.id}/redeliver`));

    expect(status).toBe(202);
    expect(failed.body.map(({ id }: { id: string }) => id)).toEqual([delivery.id]);
    expect(again).toMatchObject({ status: 202, body: { id: delivery.id, status: 'pending', attempt: 0 } });
  });

  test('another workspace sees and changes nothing', async () => {
    const { body: webhook } = await create();
    const { body: delivery } = await user.post(path(`/${webhook.id}/ping`));
    const other = await api.signUp();
    const { id: workflowId } = await addWorkflow(user);

    const answers = await Promise.all([
      other.get(path(`/${webhook.id}`, other)),
      other.put(path(`/${webhook.id}`, other), { is_enabled: false }),
      other.delete(path(`/${webhook.id}`, other)),
      other.post(path(`/${webhook.id}/rotate`, other), {}),
      other.post(path(`/${webhook.id}/ping`, other)),
      other.get(path(`/${webhook.id}/deliveries`, other)),
      other.post(path(`/${webhook.id}/deliveries/${delivery.id}/redeliver`, other)),
      other.post(path('', other), { url: 'https://example.com', workflow_id: workflowId }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(404));
  });

  test('deleting it takes its deliveries along, and every change has its audit event', async () => {
    const { body: webhook } = await create();
    await user.post(path(`/${webhook.id}/ping`));

    expect((await user.delete(path(`/${webhook.id}`))).status).toBe(204);

    expect((await user.get(path(`/${webhook.id}`))).status).toBe(404);
    expect(await api.db.prisma.webhookDelivery.count({ where: { endpointId: webhook.id } })).toBe(0);
    const events = await api.db.prisma.auditEvent.findMany({
      where: { targetId: webhook.id },
      orderBy: { createdAt: 'asc' },
    });
    expect(events.map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.pinged',
      'webhook.deleted',
    ]);
  });
});
