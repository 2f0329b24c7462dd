import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hashPassword } from '@runyard/db';
import { createApiClient } from '../../testing/api-client.ts';
import { startTestApi, TEST_PASSWORD, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

const HOUR_MS = 3_600_000;

describe('POST /auth/token/renew', () => {
  let api: TestApi;
  let user: TestUser;
  beforeEach(async () => {
    api = await startTestApi({ sessionMaxMs: HOUR_MS, login: { maxFailures: 2 } });
    user = await api.signUp();
  });
  afterEach(() => api.stop());

  const signIn = async () =>
    (await api.anonymous.post('/auth/token', { email: user.email, password: TEST_PASSWORD })).body;
  const renew = (token: string) => createApiClient(api.url, token).post('/auth/token/renew');
  /** A token of a sign-in that was so long ago. */
  const tokenOfAge = async (ageMs: number) => {
    const { signedIn } = await api.tokens.verify((await signIn()).access_token);
    if (!signedIn) throw new Error('the token tells of no sign-in');
    return api.tokens.issue(user.userId, { ...signedIn, atMs: Date.now() - ageMs }).token;
  };

  test('a token of a sign-in is exchanged for another one of the same session, again and again', async () => {
    const first = await signIn();
    const second = await renew(first.access_token);
    const third = await renew(second.body.access_token);

    for (const { status, body } of [second, third]) {
      expect([status, body.expires_in]).toEqual([200, 600]);
      expect(body.session_ends_at).toBe(first.session_ends_at);
    }
    expect((await api.tokens.verify(third.body.access_token)).userId).toBe(user.userId);
  });

  test('no token outlives the session', async () => {
    const { body } = await renew(await tokenOfAge(HOUR_MS - 60_000));

    expect(body.expires_in).toBeGreaterThan(50);
    expect(body.expires_in).toBeLessThanOrEqual(60);
  });

  test('after a change of the password there is no other token, however often one asks', async () => {
    const { access_token: token } = await signIn();
    const passwordHash = await hashPassword('another password of this user');
    await api.db.prisma.user.update({ where: { id: user.userId }, data: { passwordHash } });

    const answers = [await renew(token), await renew(token), await renew(token)];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'invalid_token'],
      [401, 'invalid_token'],
      [429, 'rate_limited'],
    ]);
  });

  test('somebody who was removed gets none', async () => {
    const { access_token: token } = await signIn();
    await api.db.prisma.workspaceMember.deleteMany({ where: { userId: user.userId } });
    await api.db.prisma.user.deleteMany({ where: { id: user.userId } });

    expect(await renew(token)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });

  test('neither do an API key, a token that no sign-in has made, and nobody', async () => {
    const key = await api.withKey(user, ['runs:read']);

    expect(await key.post('/auth/token/renew')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await renew(user.token)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(await renew('nonsense')).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });
});
