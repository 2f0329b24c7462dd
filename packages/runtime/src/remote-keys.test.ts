import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  type GenerateKeyPairResult,
  generateKeyPair,
  importPKCS8,
  SignJWT,
} from 'jose';
import { createAccessTokens } from './access-tokens.ts';

const USER = '0199c0de-0000-7000-8000-000000000001';
const START_MS = Date.parse('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ours = { issuer: 'https://login.example.com', audience: 'runyard-api', ttlSeconds: 60 };

type Keys = GenerateKeyPairResult;
const first = await generateKeyPair('RS256', { extractable: true });
const second = await generateKeyPair('RS256', { extractable: true });
const elliptic = await generateKeyPair('ES256', { extractable: true });

describe('access tokens checked with the keys that their issuer publishes', () => {
  let issuer: Server;
  let url: string;
  let published: Record<string, Keys>;
  let answersWith: 'keys' | 'error' | 'nothing';
  let requestCount: number;
  let nowMs: number;
  let failures: unknown[];

  beforeEach(async () => {
    published = { first };
    answersWith = 'keys';
    requestCount = 0;
    nowMs = START_MS;
    failures = [];
    issuer = createServer(async (_req, res) => {
      requestCount += 1;
      if (answersWith === 'nothing') return res.destroy();
      if (answersWith === 'error') return res.writeHead(500).end();
      const keys = Object.entries(published).map(async ([kid, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        kid,
      }));
      return res.end(JSON.stringify({ keys: await Promise.all(keys) }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`;
  });
  afterEach(() => new Promise((resolve) => issuer.close(resolve)));

  const create = () =>
    createAccessTokens(
      { ...ours, remoteKeys: { url, onReadFailed: (error) => failures.push(error) } },
      { now: () => new Date(nowMs) },
    );

  const sign = (kid: string, { privateKey }: Keys, { alg = 'RS256', claims = {} } = {}) =>
    new SignJWT({
      sub: USER,
      iss: ours.issuer,
      aud: ours.audience,
      exp: (nowMs + HOUR_MS) / 1_000,
      ...claims,
    })
      .setProtectedHeader({ alg, kid })
      .sign(privateKey);

  test('tokens of a published key are verified, RSA or elliptic, with one request for all', async () => {
    published = { first, elliptic };
    const tokens = create();
    const signed = [await sign('first', first), await sign('elliptic', elliptic, { alg: 'ES256' })];

    const verified = await Promise.all([...signed, ...signed].map((token) => tokens.verify(token)));

    expect(new Set(verified.map(({ userId }) => userId))).toEqual(new Set([USER]));
    expect(verified[0]?.expiresAtMs).toBe(START_MS + HOUR_MS);
    expect(requestCount).toBe(1);
  });

  test('a key that the issuer adds counts without a restart, and one that it withdraws ends', async () => {
    const tokens = create();
    await tokens.verify(await sign('first', first));
    published = { second };
    nowMs += MINUTE_MS;

    expect((await tokens.verify(await sign('second', second))).userId).toBe(USER);
    await expect(tokens.verify(await sign('first', first))).rejects.toMatchObject({ code: 'invalid_token' });
  });

  test('made-up key ids cause one request in half a minute at most', async () => {
    const tokens = create();
    await tokens.verify(await sign('first', first));
    const unknown = await sign('nonsense', second);

    nowMs += MINUTE_MS;
    for (let guess = 0; guess < 20; guess++)
      await expect(tokens.verify(unknown)).rejects.toMatchObject({ code: 'invalid_token' });

    expect(requestCount).toBe(2);
  });

  test.each(['error', 'nothing'] as const)(
    'while the issuer answers with %s, known keys go on and only unknown ones are unavailable',
    async (fault) => {
      const tokens = create();
      await tokens.verify(await sign('first', first));
      answersWith = fault;
      nowMs += HOUR_MS;

      expect((await tokens.verify(await sign('first', first))).userId).toBe(USER);
      const unknown = await sign('second', second);
      await expect(tokens.verify(unknown)).rejects.toMatchObject({
        code: 'token_keys_unavailable',
        retryAfterSeconds: 5,
      });
      expect(failures).toHaveLength(1);

      const before = requestCount;
      await expect(tokens.verify(unknown)).rejects.toMatchObject({ code: 'token_keys_unavailable' });
      expect(requestCount).toBe(before);

      answersWith = 'keys';
      published = { first, second };
      nowMs += MINUTE_MS;
      expect((await tokens.verify(unknown)).userId).toBe(USER);
    },
  );

  test('without any keys yet nobody can tell; keys that could not be read for a day are trusted no more', async () => {
    answersWith = 'error';
    const tokens = create();
    await expect(tokens.verify(await sign('first', first))).rejects.toMatchObject({
      code: 'token_keys_unavailable',
    });
    answersWith = 'keys';
    nowMs += MINUTE_MS;
    await tokens.verify(await sign('first', first));

    answersWith = 'error';
    nowMs += 24 * HOUR_MS;

    await expect(tokens.verify(await sign('first', first))).rejects.toMatchObject({
      code: 'token_keys_unavailable',
    });
  });

  const unsigned = (header: object) =>
    [header, { sub: USER, iss: ours.issuer, aud: ours.audience, exp: (nowMs + HOUR_MS) / 1_000 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
  const signedWithPublicKey = async () => {
    const text = unsigned({ alg: 'HS256', kid: 'first' });
    const secret = await exportSPKI(first.publicKey);
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };

  const signedWithRs512 = async () => {
    const privateKey = await importPKCS8(await exportPKCS8(first.privateKey), 'RS512');
    return sign('first', { ...first, privateKey }, { alg: 'RS512' });
  };

  test.each([
    ['no signature', () => `${unsigned({ alg: 'none', kid: 'first' })}.`],
    ['the public key for a secret', signedWithPublicKey],
    ['the id of another key', () => sign('first', second)],
    ['another algorithm of the same key', signedWithRs512],
    ['another issuer', () => sign('first', first, { claims: { iss: 'https://evil.example' } })],
    ['another audience', () => sign('first', first, { claims: { aud: 'other' } })],
    ['no expiry', () => sign('first', first, { claims: { exp: undefined } })],
    ['a subject that is no user id', () => sign('first', first, { claims: { sub: 'root' } })],
    ['no structure', () => 'nonsense'],
  ])('a token with %s is refused', async (_what, makeToken) => {
    await expect(create().verify(await makeToken())).rejects.toMatchObject({ code: 'invalid_token' });
  });

  test('a token that is over is refused as expired, and none can be issued', async () => {
    const token = await sign('first', first);
    const tokens = create();
    nowMs += HOUR_MS;

    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token_expired' });
    expect(tokens.canIssue).toBe(false);
  });
});
