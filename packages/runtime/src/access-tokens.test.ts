import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { createAccessTokens } from './access-tokens.ts';

const SECRET = 'a secret for tests, of more than thirty-two characters';
const USER = '0199c0de-0000-7000-8000-000000000001';
const NOW = new Date('2026-01-01T00:00:00Z');
const NOW_SECONDS = NOW.getTime() / 1_000;
const clock = { now: () => NOW };
const ours = { issuer: 'runyard', audience: 'runyard-api', ttlSeconds: 60 };
const claims = { sub: USER, iss: ours.issuer, aud: ours.audience, iat: NOW_SECONDS, exp: NOW_SECONDS + 60 };
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

describe('access tokens signed with a secret', () => {
  const tokens = createAccessTokens({ ...ours, secret: SECRET }, clock);

  test('a token that was issued is verified', async () => {
    const { token, expiresInSeconds } = tokens.issue(USER);

    expect(expiresInSeconds).toBe(60);
    expect(await tokens.verify(token)).toEqual({ userId: USER, expiresAtMs: NOW.getTime() + 60_000 });
  });

  test('a token is refused as expired from its expiry on', async () => {
    const { token } = tokens.issue(USER);
    const later = createAccessTokens(
      { ...ours, secret: SECRET },
      { now: () => new Date(NOW.getTime() + 60_000) },
    );

    await expect(later.verify(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  const sign = (changes: object, options: jwt.SignOptions = {}, key = SECRET) =>
    jwt.sign(JSON.parse(JSON.stringify({ ...claims, ...changes })), key, { algorithm: 'HS256', ...options });

  test.each([
    ['no algorithm', () => sign({}, { algorithm: 'none' }, '')],
    ['another algorithm of the same family', () => sign({}, { algorithm: 'HS512' })],
    ['an RSA signature', () => sign({}, { algorithm: 'RS256' }, rsa.privateKey)],
    ['another secret', () => sign({}, {}, 'another secret of more than thirty-two characters')],
    ['another issuer', () => sign({ iss: 'someone' })],
    ['no issuer', () => sign({ iss: undefined })],
    ['another audience', () => sign({ aud: 'something' })],
    ['no expiry', () => sign({ exp: undefined })],
    ['no subject', () => sign({ sub: undefined })],
    ['a subject that is no user id', () => sign({ sub: 'root' })],
    ['a time before it is valid', () => sign({ nbf: NOW_SECONDS + 30 })],
    ['no structure', () => 'nonsense'],
    ['text for a payload', () => jwt.sign('text', SECRET)],
  ])('a token with %s is refused', async (_what, makeToken) => {
    await expect(tokens.verify(makeToken())).rejects.toMatchObject({ code: 'invalid_token' });
  });
});

describe('access tokens while the secret is changed', () => {
  const next = 'the next secret for tests, of more than thirty-two characters';
  const tokens = createAccessTokens({ ...ours, secret: next, previousSecret: SECRET }, clock);
  const before = createAccessTokens({ ...ours, secret: SECRET }, clock);

  test('tokens of both secrets are verified, and new ones are signed with the new one', async () => {
    expect((await tokens.verify(before.issue(USER).token)).userId).toBe(USER);
    const { token } = tokens.issue(USER);
    expect((await tokens.verify(token)).userId).toBe(USER);
    await expect(before.verify(token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  test('a token of the old secret expires like any other, and one of a third secret is refused', async () => {
    const old = jwt.sign({ ...claims, exp: NOW_SECONDS }, SECRET);
    const foreign = jwt.sign(claims, 'a third secret for tests, of more than thirty-two characters');

    await expect(tokens.verify(old)).rejects.toMatchObject({ code: 'token_expired' });
    await expect(tokens.verify(foreign)).rejects.toMatchObject({ code: 'invalid_token' });
  });
});

describe('access tokens checked with a public key', () => {
  const tokens = createAccessTokens({ ...ours, publicKey: rsa.publicKey }, clock);

  test('a token of the key is verified', async () => {
    const token = jwt.sign(claims, rsa.privateKey, { algorithm: 'RS256' });

    expect((await tokens.verify(token)).userId).toBe(USER);
  });

  test('a token signed with the public key as its secret is refused', async () => {
    const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = createHmac('sha256', rsa.publicKey).update(signed).digest('base64url');

    await expect(tokens.verify(`${signed}.${signature}`)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  test('none can be issued', () => {
    expect(tokens.canIssue).toBe(false);
    expect(() => tokens.issue(USER)).toThrow('JWT_SECRET');
  });
});
