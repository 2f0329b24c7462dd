import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { createApiClient } from '../../testing/api-client.ts';
import {
  startTestApi,
  TEST_PASSWORD,
  TEST_SECRET,
  type TestApi,
  type TestUser,
} from '../../testing/start-test-api.ts';

describe('authentication', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const statusWith = async (token: string) => {
    const { status, body } = await createApiClient(api.url, token).get('/workspaces');
    return [status, body.code];
  };

  test('an email, in any case, and its password get a token that works', async () => {
    const answer = await api.anonymous.post('/auth/token', {
      email: user.email.toUpperCase(),
      password: TEST_PASSWORD,
    });

    expect(answer).toMatchObject({ status: 200, body: { token_type: 'bearer', expires_in: 600 } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await statusWith(answer.body.access_token)).toEqual([200, undefined]);
  });

  test('an unknown user and a wrong password get the same answer', async () => {
    const answers = [
      await api.anonymous.post('/auth/token', { email: user.email, password: 'wrong' }),
      await api.anonymous.post('/auth/token', { email: 'nobody@example.com', password: TEST_PASSWORD }),
    ];

    const shown = answers.map(({ status, body: { detail, code } }) => ({ status, detail, code }));
    expect(shown[0]).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(shown[1]).toEqual(shown[0]);
  });

  test('a request for a token without a password, or with a NUL in the email, is refused with 422', async () => {
    const answers = [
      await api.anonymous.post('/auth/token', { email: user.email }),
      await api.anonymous.post('/auth/token', { email: 'a\0b', password: 'x' }),
    ];

    expect(answers.map(({ status, body }) => [status, body.detail[0].loc])).toEqual([
      [422, ['body', 'password']],
      [422, ['body', 'email']],
    ]);
  });

  test('a request without a token is refused with 401 that says how', async () => {
    const answer = await api.anonymous.get('/workspaces');

    expect(answer).toMatchObject({ status: 401, body: { code: 'missing_token' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  const sign = (changes: object, options: jwt.SignOptions = {}, key: string = TEST_SECRET) =>
    jwt.sign({ sub: user.userId, iss: 'runyard', aud: 'runyard-api', ...changes }, key, {
      expiresIn: 60,
      ...options,
    });

  test.each([
    ['wrong', 'invalid_token', () => 'nonsense'],
    [
      'signed by someone else',
      'invalid_token',
      () => sign({}, {}, 'someone else has a secret of this length'),
    ],
    ['unsigned', 'invalid_token', () => sign({}, { algorithm: 'none' }, '')],
    ['of another algorithm', 'invalid_token', () => sign({}, { algorithm: 'HS384' })],
    ['of another issuer', 'invalid_token', () => sign({ iss: 'other' })],
    ['for another audience', 'invalid_token', () => sign({ aud: 'other' })],
    [
      'of a user who is not there',
      'invalid_token',
      () => sign({ sub: '0199c0de-0000-7000-8000-000000000001' }),
    ],
    ['expired', 'token_expired', () => sign({}, { expiresIn: -1 })],
  ])('a token that is %s is refused with 401', async (_what, code, makeToken) => {
    expect(await statusWith(makeToken())).toEqual([401, code]);
  });

  test('every route but health and sign-in asks for a token', async () => {
    const id = user.workspaceId;
    const routes = [
      ['GET', `/workspaces/${id}`],
      ['PUT', `/workspaces/${id}`],
      ['POST', `/workspaces/${id}/workflows`],
      ['POST', `/workspaces/${id}/workflows/${id}/trigger`],
      ['GET', `/workspaces/${id}/workflows/${id}/runs`],
      ['GET', `/workflows/${id}/runs/${id}`],
      ['DELETE', `/workflows/${id}/nodes/${id}`],
    ] as const;

    for (const [method, path] of routes) expect((await api.anonymous.send(method, path)).status).toBe(401);
  });
});
