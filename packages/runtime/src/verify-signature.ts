import { UnauthorizedError, UnavailableError } from '@runyard/domain';
import { errors, jwtVerify } from 'jose';
import jwt from 'jsonwebtoken';
import type { Clock } from './clock.ts';
import { createRemoteKeys, type RemoteKeySettings } from './remote-keys.ts';

/** The claims of a token whose signature, issuer, audience and expiry are right. Throws UnauthorizedError. */
export type VerifySignature = (token: string) => Promise<unknown>;

export interface Expected {
  issuer: string;
  audience: string;
}

/** With keys that are known here: each is tried, the usual one first. */
export function verifyWithKeys(
  keys: readonly string[],
  algorithm: 'HS256' | 'RS256',
  expected: Expected,
  clock: Clock,
): VerifySignature {
  return async (token) => {
    const clockTimestamp = Math.floor(clock.now().getTime() / 1_000);
    const options = { ...expected, algorithms: [algorithm], clockTimestamp };
    let cause: unknown;
    for (const key of keys) {
      try {
        return jwt.verify(token, key, options);
      } catch (error) {
        if (error instanceof jwt.TokenExpiredError) throw expired(error);
        cause = error;
      }
    }
    throw invalid(cause);
  };
}

/** With the keys that the issuer publishes. The algorithms are fixed: no token can choose a weaker one. */
export function verifyWithRemoteKeys(
  settings: RemoteKeySettings,
  expected: Expected,
  clock: Clock,
): VerifySignature {
  const keys = createRemoteKeys(settings, clock);
  return async (token) => {
    const options = { ...expected, algorithms: ['RS256', 'ES256'], currentDate: clock.now() };
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      throw error instanceof errors.JWTExpired ? expired(error) : invalid(error);
    }
  };
}

const expired = (cause: unknown) =>
  new UnauthorizedError('token_expired', 'the token has expired', { cause });

export const invalid = (cause?: unknown) =>
  new UnauthorizedError('invalid_token', 'the token is not valid', { cause });
