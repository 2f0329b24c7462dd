import { UnauthorizedError } from '@runyard/domain';
import jwt from 'jsonwebtoken';
import type { Clock } from './clock.ts';

/** How this system's JWTs are signed and checked. Which key is set decides the one algorithm that is accepted. */
export interface AccessTokenSettings {
  /** HS256. */
  secret?: string | undefined;
  /** RS256, PEM. Such tokens are made elsewhere and only checked here. */
  publicKey?: string | undefined;
  issuer: string;
  audience: string;
  ttlSeconds: number;
}

export interface VerifiedToken {
  /** The subject: a user's id. */
  userId: string;
  expiresAtMs: number;
}

export interface AccessTokens {
  /** False when tokens are only checked here: `issue` then throws. */
  canIssue: boolean;
  issue(userId: string): { token: string; expiresInSeconds: number };
  /** Throws UnauthorizedError: `token_expired`, or `invalid_token` for every other fault. */
  verify(token: string): VerifiedToken;
}

const MS = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Signs and checks bearer tokens (RFC 7519) with issuer, audience, expiry and a pinned algorithm. */
export function createAccessTokens(settings: AccessTokenSettings, clock: Clock): AccessTokens {
  const { issuer, audience, ttlSeconds, secret } = settings;
  const { key, algorithm } = verificationKey(settings);
  const nowSeconds = () => Math.floor(clock.now().getTime() / MS);
  return {
    canIssue: secret !== undefined,
    issue: (userId) => {
      if (secret === undefined) throw new Error('tokens are only checked here: JWT_SECRET is not set');
      const claims = {
        sub: userId,
        iss: issuer,
        aud: audience,
        iat: nowSeconds(),
        exp: nowSeconds() + ttlSeconds,
      };
      return { token: jwt.sign(claims, secret, { algorithm: 'HS256' }), expiresInSeconds: ttlSeconds };
    },
    verify: (token) => {
      const options = { algorithms: [algorithm], issuer, audience, clockTimestamp: nowSeconds() };
      return readClaims(verifySignature(token, key, options));
    },
  };
}

function verificationKey({ secret, publicKey }: AccessTokenSettings): {
  key: string;
  algorithm: jwt.Algorithm;
} {
  if (publicKey !== undefined) return { key: publicKey, algorithm: 'RS256' };
  if (secret !== undefined) return { key: secret, algorithm: 'HS256' };
  throw new Error('either JWT_SECRET or JWT_PUBLIC_KEY must be set');
}

function verifySignature(token: string, key: string, options: jwt.VerifyOptions): unknown {
  try {
    return jwt.verify(token, key, options);
  } catch (cause) {
    if (cause instanceof jwt.TokenExpiredError)
      throw new UnauthorizedError('token_expired', 'the token has expired', { cause });
    throw new UnauthorizedError('invalid_token', INVALID, { cause });
  }
}

const INVALID = 'the token is not valid';

/** A token that never expires, or that names no user, is not one of ours. */
function readClaims(claims: unknown): VerifiedToken {
  const { sub, exp } = claims as { sub?: unknown; exp?: unknown };
  const isOurs = typeof sub === 'string' && UUID.test(sub) && typeof exp === 'number';
  if (!isOurs) throw new UnauthorizedError('invalid_token', INVALID);
  return { userId: sub.toLowerCase(), expiresAtMs: exp * MS };
}
