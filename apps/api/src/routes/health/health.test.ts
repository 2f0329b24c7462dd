import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTcpGate, type TcpGate } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const health = async (api: TestApi, what: string) => {
  const response = await fetch(`${api.url}/health/${what}`);
  return { status: response.status, body: await response.json() };
};

describe('without the database', () => {
  let gate: TcpGate;
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi({
      reroute: async (databaseUrl) => {
        gate = await startTcpGate(databaseUrl);
        return gate.url;
      },
    });
    user = await api.signUp();
  });
  afterAll(async () => {
    gate.open();
    await api.stop();
    await gate.stop();
  });

  test('a trigger answers 503 with Retry-After, nothing is half-written, and it works again afterwards', async () => {
    const workflow = await addWorkflow(user);
    expect((await user.post(triggerPath(workflow), {})).status).toBe(202);

    gate.shut();
    const answers = await Promise.all([1, 2, 3].map(() => user.post(triggerPath(workflow), {})));
    const runCount = () => api.db.prisma.run.count();
    gate.open();

    for (const { status, headers, body } of answers) {
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body).toMatchObject({ code: 'database_unavailable', detail: 'the database cannot be reached' });
    }
    expect(await runCount()).toBe(1);
    expect((await user.post(triggerPath(workflow), {})).status).toBe(202);
  });

  test('edits answer 503, and none of them is half-done', async () => {
    const workflow = await addWorkflow(user);
    const before = await user.get(`/workflows/${workflow.id}`);

    gate.shut();
    const answers = [
      await user.post(`/workflows/${workflow.id}/nodes`, { position: 1, node_type: 'transform' }),
      await user.put(`/workflows/${workflow.id}`, { title: 'Coffee' }),
      await api.anonymous.post('/auth/token', { email: user.email, password: 'x' }),
    ];
    gate.open();

    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect((await user.get(`/workflows/${workflow.id}`)).body).toEqual(before.body);
  });

  test('the process is alive and not ready, and ready again afterwards', async () => {
    gate.shut();
    const [live, ready] = [await health(api, 'live'), await health(api, 'ready')];
    gate.open();

    expect(live.status).toBe(200);
    expect(ready).toMatchObject({ status: 503, body: { status: 'not_ready', database: 'down' } });
    expect(await health(api, 'ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', database: 'up' },
    });
  });
});

describe('without the queue', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ redisUrl: 'redis://127.0.0.1:1' });
  });
  afterAll(() => api.stop());

  test('triggers are accepted, and the API stays ready and tells', async () => {
    const user = await api.signUp();
    const workflow = await addWorkflow(user);

    const answer = await user.post(triggerPath(workflow), {});

    expect(answer).toMatchObject({ status: 202, body: { status: 'pending' } });
    expect(await health(api, 'ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', queue: 'down' },
    });
  });

  test('a process that has been told to stop is not ready', async () => {
    api.setStopping();

    expect(await health(api, 'ready')).toMatchObject({ status: 503, body: { stopping: true } });
  });
});
