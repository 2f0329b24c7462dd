import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachBackend } from '@runyard/testing';
import { startTestApi, TEST_PASSWORD, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

describeEachBackend('the queue board', ({ redisUrl }) => {
  let api: TestApi;
  let owner: TestUser;

  beforeAll(async () => {
    api = await startTestApi({ redisUrl });
    owner = await api.signUp({ isInstanceAdmin: true });
  });
  afterAll(() => api.stop());

  const visit = (path: string, init: RequestInit = {}) =>
    fetch(`${api.url}/admin${path}`, { redirect: 'manual', ...init });
  const logIn = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    visit('/login', {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { origin: api.url, ...headers },
    });
  const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const bearer = ({ token }: TestUser) => ({ headers: { authorization: `Bearer ${token}` } });

  test('a browser without a session is sent to the sign-in page, a program gets 401', async () => {
    const browser = await visit('/queues', { headers: { accept: 'text/html' } });
    const program = await visit('/queues/api/queues', { headers: { accept: 'application/json' } });

    expect([browser.status, browser.headers.get('location')]).toEqual([303, '/admin/login']);
    expect(program.status).toBe(401);
    expect(await (await visit('/login')).text()).toContain('<form method="post" action="/admin/login">');
  });

  test('an email and its password open a session that scripts and other sites cannot use', async () => {
    const response = await logIn({ email: owner.email, password: TEST_PASSWORD });

    expect([response.status, response.headers.get('location')]).toEqual([303, '/admin/queues']);
    expect(response.headers.get('set-cookie')).toMatch(
      /^runyard_session=.*; Max-Age=600; Path=\/admin; .*HttpOnly; SameSite=Strict$/,
    );
    const board = await visit('/queues', { headers: { cookie: cookieOf(response), accept: 'text/html' } });
    expect([board.status, board.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('a bearer token opens a session, too, and the cookie is Secure behind HTTPS', async () => {
    const response = await logIn({ token: owner.token }, { 'x-forwarded-proto': 'https' });

    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toContain('; Secure');
  });

  test.each([
    ['a wrong password', () => ({ email: owner.email, password: 'wrong' })],
    ['a wrong token', () => ({ token: 'nonsense' })],
    ['nothing', () => ({}) as Record<string, string>],
  ])('%s opens no session', async (_what, form) => {
    const response = await logIn(form());

    expect(response.status).toBe(401);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.text()).toContain('role="alert"');
  });

  test('the board lists every queue', async () => {
    const response = await visit('/queues/api/queues', bearer(owner));

    expect(response.status).toBe(200);
    const { queues } = (await response.json()) as { queues: { name: string }[] };
    expect(queues.map(({ name }) => name)).toEqual([
      'runs',
      'nodes.task',
      'nodes.api_call',
      'nodes.transform',
      'nodes.distribution',
    ]);
  });

  test('it takes an administrator of the whole system: owning a workspace is not enough', async () => {
    const statusOf = async (user: TestUser) => (await visit('/queues/api/queues', bearer(user))).status;
    const other = await api.signUp();

    expect([await statusOf(owner), await statusOf(other)]).toEqual([200, 403]);
  });

  test('another site can make a browser change nothing', async () => {
    const headers = { cookie: cookieOf(await logIn({ token: owner.token })) };
    const pause = (extra: Record<string, string>) =>
      visit('/queues/api/queues/runs/pause', { method: 'PUT', headers: { ...headers, ...extra } });

    expect((await pause({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await pause({ origin: 'null' })).status).toBe(403);
    expect((await pause({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await logIn({ token: owner.token }, { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('signing out ends the session', async () => {
    expect(await (await visit('/logout')).text()).toContain('action="/admin/logout"');
    const response = await visit('/logout', { method: 'POST', headers: { origin: api.url } });

    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toMatch(
      /^runyard_session=; Path=\/admin; Expires=Thu, 01 Jan 1970/,
    );
  });
});
