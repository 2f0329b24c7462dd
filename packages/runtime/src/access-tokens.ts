import { UnauthorizedError } from '@runyard/domain';
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
  /** How long after a sign-in its tokens can be renewed, in milliseconds. Default: 12 hours. */
  sessionMaxMs?: number;
}

/** The sign-in that a token comes from. */
export interface SignedIn {
  atMs: number;
  /** Another one once the password is another. */
  passwordMark: string;
}

export interface VerifiedToken {
  /** The subject: a user's id. */
  userId: string;
  expiresAtMs: number;
  /** Undefined: the token was made without one, and cannot be renewed. */
  signedIn?: SignedIn;
}

export interface IssuedToken {
  token: string;
  expiresInSeconds: number;
}

export interface AccessTokens {
  /** False when tokens are only checked here: `issue` then throws. */
  canIssue: boolean;
  /** A token of a sign-in expires at the end of the session at the latest. Throws UnauthorizedError after that. */
  issue(userId: string, signedIn?: SignedIn): IssuedToken;
  /** When nothing more is renewed, in milliseconds since 1970. */
  sessionEndMs(signedIn: SignedIn): number;
  /**
   * Throws UnauthorizedError: `token_expired`, or `invalid_token` for every other fault; and UnavailableError when the
   * token's key must be read from its issuer, who is away.
   */
  verify(token: string): Promise<VerifiedToken>;
}

const MS = 1_000;
const SESSION_MAX_MS = 43_200_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Signs and checks bearer tokens (RFC 7519) with issuer, audience, expiry and pinned algorithms. */
export function createAccessTokens(settings: AccessTokenSettings, clock: Clock): AccessTokens {
  const { issuer, audience, ttlSeconds, secret } = settings;
  const verifySignature = chooseVerification(settings, clock);
  const nowSeconds = () => Math.floor(clock.now().getTime() / MS);
  const { sessionMaxMs = SESSION_MAX_MS } = settings;
  const sessionEndMs = ({ atMs }: SignedIn) => atMs + sessionMaxMs;
  const lifeSeconds = (signedIn: SignedIn | undefined) => {
    const leftMs = signedIn ? sessionEndMs(signedIn) - clock.now().getTime() : Number.POSITIVE_INFINITY;
    if (leftMs < MS) throw sessionOver(sessionMaxMs);
    return Math.min(ttlSeconds, Math.floor(leftMs / MS));
  };
  return {
    canIssue: secret !== undefined,
    sessionEndMs,
    issue: (userId, signedIn) => {
      if (secret === undefined) throw new Error('tokens are only checked here: JWT_SECRET is not set');
      const expiresInSeconds = lifeSeconds(signedIn);
      const claims = {
        sub: userId,
        iss: issuer,
        aud: audience,
        iat: nowSeconds(),
        exp: nowSeconds() + expiresInSeconds,
        ...(signedIn && { auth_time: signedIn.atMs / MS, password_mark: signedIn.passwordMark }),
      };
      return { token: jwt.sign(claims, secret, { algorithm: 'HS256' }), expiresInSeconds };
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
  const { sub, exp, auth_time: at, password_mark: passwordMark } = claims as Record<string, unknown>;
  const isOurs = typeof sub === 'string' && UUID.test(sub) && typeof exp === 'number';
  if (!isOurs) throw invalid();
  const isOfSignIn = typeof at === 'number' && typeof passwordMark === 'string';
  return {
    userId: sub.toLowerCase(),
    expiresAtMs: exp * MS,
    ...(isOfSignIn && { signedIn: { atMs: Math.round(at * MS), passwordMark } }),
  };
}

const sessionOver = (sessionMaxMs: number) =>
  new UnauthorizedError(
    'token_expired',
    `the sign-in is longer ago than SESSION_MAX_MS, ${sessionMaxMs} ms; sign in again`,
  );
