import jwt from 'jsonwebtoken';
import type { Clock } from './clock.ts';
import type { RemoteKeySettings } from './remote-keys.ts';
import { invalid, type VerifySignature, verifyWithKeys, verifyWithRemoteKeys } from './verify-signature.ts';

/** How this system's JWTs are signed and checked. Which key is set decides the algorithms that are accepted. */
export interface AccessTokenSettings {
  /** HS256. */
  secret?: string | undefined;
  /** HS256: the secret before `secret`. Only checks. */
  previousSecret?: string | undefined;
  /** RS256, PEM. Such tokens are made elsewhere and only checked here. */
  publicKey?: string | undefined;
  /** RS256 and ES256: keys that the issuer publishes and may change. */
  remoteKeys?: RemoteKeySettings | undefined;
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
  /**
   * Throws UnauthorizedError: `token_expired`, or `invalid_token` for every other fault; and UnavailableError when the
   * token's key must be read from its issuer, who is away.
   */
  verify(token: string): Promise<VerifiedToken>;
}

const MS = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Signs and checks bearer tokens (RFC 7519) with issuer, audience, expiry and pinned algorithms. */
export function createAccessTokens(settings: AccessTokenSettings, clock: Clock): AccessTokens {
  const { issuer, audience, ttlSeconds, secret } = settings;
  const verifySignature = chooseVerification(settings, clock);
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
    verify: async (token) => readClaims(await verifySignature(token)),
  };
}

function chooseVerification(settings: AccessTokenSettings, clock: Clock): VerifySignature {
  const { secret, previousSecret, publicKey, remoteKeys, issuer, audience } = settings;
  const expected = { issuer, audience };
  if (remoteKeys !== undefined) return verifyWithRemoteKeys(remoteKeys, expected, clock);
  if (publicKey !== undefined) return verifyWithKeys([publicKey], 'RS256', expected, clock);
  if (secret === undefined) throw new Error('one of JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL must be set');
  const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret];
  return verifyWithKeys(secrets, 'HS256', expected, clock);
}

/** A token that never expires, or that names no user, is not one of ours. */
function readClaims(claims: unknown): VerifiedToken {
  const { sub, exp } = claims as { sub?: unknown; exp?: unknown };
  const isOurs = typeof sub === 'string' && UUID.test(sub) && typeof exp === 'number';
  if (!isOurs) throw invalid();
  return { userId: sub.toLowerCase(), expiresAtMs: exp * MS };
}
