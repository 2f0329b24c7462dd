import { beforeEach, describe, expect, test } from '@jest/globals';
import { UnauthorizedError } from '@runyard/domain';
import type { AccessTokens } from '@runyard/runtime';
import { createAuthenticate } from './authenticate.ts';

describe('authenticate', () => {
  let nowMs: number;
  let verified: string[];
  let known: Set<string>;
  let expiresAtMs: number;

  beforeEach(() => {
    nowMs = 0;
    verified = [];
    known = new Set(['ada']);
    expiresAtMs = 3_600_000;
  });

  const tokens: AccessTokens = {
    canIssue: false,
    issue: () => ({ token: '', expiresInSeconds: 0 }),
    sessionEndMs: () => 0,
    verify: async (token) => {
      verified.push(token);
      if (nowMs >= expiresAtMs) throw new UnauthorizedError('token_expired', 'the token has expired');
      return { userId: token, expiresAtMs };
    },
  };
  const create = () =>
    createAuthenticate({
      tokens,
      clock: { now: () => new Date(nowMs) },
      isUserKnown: async (id) => known.has(id),
      identifyApiKey: async (key) => ({
        kind: 'api_key',
        apiKeyId: key,
        userId: 'ada',
        workspaceId: 'lab',
        scopes: [],
      }),
    });

  test('a token is verified once a minute', async () => {
    const authenticate = create();

    for (nowMs = 0; nowMs < 120_000; nowMs += 10_000)
      expect(await authenticate('ada')).toEqual({ kind: 'user', userId: 'ada' });

    expect(verified).toHaveLength(2);
  });

  test('what begins like an API key is one, and is not remembered here', async () => {
    const authenticate = create();

    expect(await authenticate('ryk_live_x')).toMatchObject({ kind: 'api_key', apiKeyId: 'ryk_live_x' });
    expect(verified).toEqual([]);
  });

  test('a remembered token is refused from its expiry on', async () => {
    const authenticate = create();
    expiresAtMs = 30_000;
    await authenticate('ada');
    nowMs = 30_000;

    await expect(authenticate('ada')).rejects.toMatchObject({ code: 'token_expired' });
  });

  test('a user who was removed loses access within a minute', async () => {
    const authenticate = create();
    await authenticate('ada');
    known.clear();
    nowMs = 60_000;

    await expect(authenticate('ada')).rejects.toMatchObject({ code: 'invalid_token' });
  });

  test('a valid token of an unknown user is refused, and looked at again next time', async () => {
    const authenticate = create();
    await expect(authenticate('bob')).rejects.toMatchObject({ code: 'invalid_token' });
    known.add('bob');

    expect(await authenticate('bob')).toEqual({ kind: 'user', userId: 'bob' });
  });

  test('only the tokens used last are remembered', async () => {
    const authenticate = create();
    const users = Array.from({ length: 10_001 }, (_, index) => `user-${index}`);
    known = new Set(['ada', ...users]);
    await authenticate('ada');
    for (const user of users) await authenticate(user);
    verified = [];

    await authenticate('user-10000');
    await authenticate('ada');

    expect(verified).toEqual(['ada']);
  });
});
