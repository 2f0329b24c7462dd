import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow } from '../../testing/workflows.ts';

describe('schedules', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const path = (id = '', owner = user) => `/workspaces/${owner.workspaceId}/schedules${id && `/${id}`}`;
  const create = async (fields: object = {}) => {
    const { id } = await addWorkflow(user);
    return user.post(path(), { workflow_id: id, cron: '0 6 * * 1-5', timezone: 'Europe/Berlin', ...fields });
  };

  test('a new one tells when it will be due', async () => {
    const { status, headers, body } = await create({ trigger_payload: { topic: 'tides' } });

    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1${path(body.id)}`);
    expect(body).toMatchObject({ overlap: 'allow', is_enabled: true, last_run_id: null, last_problem: null });
    expect(body.upcoming_run_ats).toHaveLength(5);
    expect(body.upcoming_run_ats[0]).toBe(body.next_run_at);
    expect((await user.get(path(body.id))).body).toEqual(body);
  });

  test('disabling it takes its due time away, enabling it gives it a new one', async () => {
    const { body } = await create();

    const off = await user.put(path(body.id), { is_enabled: false });
    const on = await user.put(path(body.id), { is_enabled: true });

    expect(off.body).toMatchObject({
      is_enabled: false,
      next_run_at: null,
      upcoming_run_ats: [],
      cron: body.cron,
    });
    expect(on.body).toMatchObject({ is_enabled: true, next_run_at: body.next_run_at });
  });

  test('another expression moves its due time', async () => {
    const { body } = await create();

    const { body: changed } = await user.put(path(body.id), { cron: '15 3 * * *', timezone: 'UTC' });

    expect(changed.next_run_at).toMatch(/T03:15:00\.000Z$/);
  });

  test.each([
    ['cron', { cron: 'every day' }],
    ['timezone', { timezone: 'Mars/Olympus' }],
    ['cron', { cron: '99 * * * *', is_enabled: false }],
  ])('a wrong %s is refused with its place, and nothing is changed', async (field, fields) => {
    const { body } = await create();

    const created = await create(fields);
    const updated = await user.put(path(body.id), fields);

    for (const { status, body: error } of [created, updated])
      expect([status, error.detail[0].loc]).toEqual([422, ['body', field]]);
    expect((await user.get(path(body.id))).body).toEqual(body);
  });

  test('a list holds those of the workspace, or of one workflow', async () => {
    const [{ body: first }, { body: second }] = [await create(), await create()];

    const { body: ofOne } = await user.get(`${path()}?workflow_id=${first.workflow_id}`);
    const { body: all } = await user.get(path());

    expect(ofOne.map(({ id }: { id: string }) => id)).toEqual([first.id]);
    expect(all.map(({ id }: { id: string }) => id).slice(0, 2)).toEqual([second.id, first.id]);
  });

  test('what belongs to another workspace is not there', async () => {
    const { body } = await create();
    const other = await api.signUp();

    const answers = [
      await other.get(path(body.id, other)),
      await other.put(path(body.id, other), { is_enabled: false }),
      await other.delete(path(body.id, other)),
      await other.post(path('', other), { workflow_id: body.workflow_id, cron: '0 6 * * *' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  test('each change leaves an audit event', async () => {
    const { body } = await create();
    await user.put(path(body.id), { overlap: 'skip' });
    await user.delete(path(body.id));

    const events = await api.db.prisma.auditEvent.findMany({
      where: { targetId: body.id },
      orderBy: { createdAt: 'asc' },
    });

    expect(events.map(({ action, actor }) => [action, actor])).toEqual([
      ['schedule.created', `user:${user.userId}`],
      ['schedule.updated', `user:${user.userId}`],
      ['schedule.deleted', `user:${user.userId}`],
    ]);
    expect((await user.get(path(body.id))).status).toBe(404);
  });
});
