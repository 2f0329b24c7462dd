import { afterEach, describe, expect, test } from '@jest/globals';
import {
  startTestApi,
  TEST_PASSWORD,
  type TestApi,
  type TestApiOptions,
} from '../../testing/start-test-api.ts';

describe('limits of sign-in', () => {
  let api: TestApi;
  afterEach(() => api.stop());

  const start = async (login: TestApiOptions['login']) => {
    api = await startTestApi({ login });
  };
  /** Tests speak from loopback, whose X-Forwarded-For counts. */
  const signIn = (email: string, password: string, address = '203.0.113.1') =>
    api.anonymous.send('POST', '/auth/token', JSON.stringify({ email, password }), {
      'content-type': 'application/json',
      'x-forwarded-for': address,
    });
  const statuses = async (answers: Promise<{ status: number }>[]) =>
    (await Promise.all(answers)).map(({ status }) => status).sort();

  test('after too many failures even the right password is refused, for that email from that address', async () => {
    await start({ maxFailures: 2 });
    const [ada, bob] = [await api.signUp(), await api.signUp()];
    for (let failure = 0; failure < 2; failure++) expect((await signIn(ada.email, 'wrong')).status).toBe(401);

    const refused = await signIn(ada.email.toUpperCase(), TEST_PASSWORD);

    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(900);
    expect((await signIn(ada.email, TEST_PASSWORD, '203.0.113.2')).status).toBe(200);
    expect((await signIn(bob.email, TEST_PASSWORD)).status).toBe(200);
  });

  test('guesses in parallel count as well', async () => {
    await start({ maxFailures: 3 });
    const { email } = await api.signUp();

    const answers = await statuses(Array.from({ length: 8 }, () => signIn(email, 'wrong')));

    expect(answers).toEqual([401, 401, 401, 429, 429, 429, 429, 429]);
  });

  test('emails that nobody has count like those of users', async () => {
    await start({ maxFailures: 1 });

    expect((await signIn('nobody@example.com', 'wrong')).status).toBe(401);
    expect((await signIn('nobody@example.com', 'wrong')).status).toBe(429);
  });

  test('one address can try many emails only so often, an IPv6 network like one address', async () => {
    await start({ maxFailuresPerAddress: 2 });
    const { email } = await api.signUp();
    await signIn('a@example.com', 'wrong', '2001:db8::1');
    await signIn('b@example.com', 'wrong', '2001:db8::2');

    expect((await signIn(email, TEST_PASSWORD, '2001:db8::3')).status).toBe(429);
    expect((await signIn(email, TEST_PASSWORD, '2001:db8:0:1::1')).status).toBe(200);
  });

  test('a success forgets the failures before it and is not counted', async () => {
    await start({ maxFailures: 2, maxFailuresPerAddress: 4 });
    const { email } = await api.signUp();

    for (let round = 0; round < 3; round++) {
      await signIn(email, 'wrong');
      expect((await signIn(email, TEST_PASSWORD)).status).toBe(200);
    }
  });

  test('the sign-in page has the same limits', async () => {
    await start({ maxFailures: 1 });
    const { email } = await api.signUp({ isInstanceAdmin: true });
    const submit = (password: string) =>
      fetch(`${api.url}/admin/login`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ email, password }),
        headers: { origin: api.url },
      });
    expect((await submit('wrong')).status).toBe(401);

    const refused = await submit(TEST_PASSWORD);

    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('set-cookie')).toBeNull();
    expect(await refused.text()).toContain('role="alert"');
  });
});
