import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachBackend, uniquePrefix } from '@runyard/testing';
import type { Answer } from '../testing/api-client.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const LIMIT = 20;
const remainingOf = ({ headers }: Answer) => Number(headers.get('x-ratelimit-remaining'));
const allowed = (answers: Answer[]) => answers.filter(({ status }) => status !== 429).length;
const times = <T>(count: number, act: () => Promise<T>) => Promise.all(Array.from({ length: count }, act));

describe('the limit of requests', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ requestsPerMinute: LIMIT });
  });
  afterAll(() => api.stop());

  test('is told on every answer, errors included', async () => {
    const user = await api.signUp();

    const answers = [
      await user.get('/workspaces'),
      await user.get('/workspaces/not-an-id'),
      await user.get('/nowhere'),
      await user.send('POST', '/workspaces', '{'),
      await user.post('/workspaces', {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 422, 404, 400, 422]);
    expect(answers.map(remainingOf)).toEqual([19, 18, 17, 16, 15]);
    for (const { headers } of answers) {
      expect(headers.get('x-ratelimit-limit')).toBe('20');
      const resetInSeconds = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1_000;
      expect(resetInSeconds).toBeGreaterThan(30);
      expect(resetInSeconds).toBeLessThanOrEqual(61);
    }
  });

  test('lets exactly so many through, however many come at once, and tells the others when to come again', async () => {
    const user = await api.signUp();

    const answers = await times(LIMIT * 2, () => user.get('/workspaces'));
    const late = await user.get('/workspaces');

    expect(allowed(answers)).toBe(LIMIT);
    expect(late).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', request_id: expect.any(String) },
    });
    expect(remainingOf(late)).toBe(0);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(late.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  test('is each caller’s own; whoever is nobody we know counts by address', async () => {
    const [user, other] = [await api.signUp(), await api.signUp()];

    await times(LIMIT, () => user.get('/workspaces'));
    await times(LIMIT, () => api.anonymous.get('/workspaces'));

    expect((await user.get('/workspaces')).status).toBe(429);
    expect((await other.get('/workspaces')).status).toBe(200);
    expect((await api.anonymous.get('/workspaces')).status).toBe(429);
    expect((await api.anonymous.post('/auth/token', { email: 'a@b.c', password: 'x' })).status).toBe(429);
    const forged = await fetch(`${api.url}/api/v1/workspaces`, { headers: { authorization: 'Bearer x' } });
    expect(forged.status).toBe(429);
  });

  test('does not count health, documents and questions of browsers', async () => {
    for (const path of ['/health/live', '/health/ready', '/openapi.json', '/docs']) {
      const answer = await fetch(`${api.url}${path}`);
      await answer.arrayBuffer();
      expect(answer.headers.get('x-ratelimit-limit')).toBeNull();
    }
    const asked = await fetch(`${api.url}/api/v1/workspaces`, { method: 'OPTIONS' });
    expect(asked.headers.get('x-ratelimit-limit')).toBeNull();
  });
});

describeEachBackend('the limit of requests of several processes', ({ redisUrl }) => {
  test('is one for all of them', async () => {
    const prefix = uniquePrefix();
    const first = await startTestApi({ requestsPerMinute: LIMIT, redisUrl, prefix });
    const second = await startTestApi({
      requestsPerMinute: LIMIT,
      redisUrl,
      prefix,
      reroute: async () => first.database.url,
    });
    const user = await first.signUp();
    const elsewhere = async () => {
      const headers = { authorization: `Bearer ${user.token}` };
      const answer = await fetch(`${second.url}/api/v1/workspaces`, { headers });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    };

    const answers: Answer[] = [];
    for (let turn = 0; turn < LIMIT; turn++) answers.push(await user.get('/workspaces'), await elsewhere());

    expect(allowed(answers)).toBe(LIMIT);
    await second.stop();
    await first.stop();
  });
});

describe('while the store of the counters is away', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ requestsPerMinute: LIMIT, redisUrl: 'redis://127.0.0.1:1' });
  });
  afterAll(() => api.stop());

  test('each process counts by itself, and nothing fails for it', async () => {
    const user = await api.signUp();

    const answers = await times(LIMIT * 2, () => user.get('/workspaces'));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(LIMIT);
  });
});
