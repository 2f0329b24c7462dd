import { hash } from 'node:crypto';
import { UnauthorizedError } from '@runyard/domain';
import type { AccessTokens, Clock } from '@runyard/runtime';
import { isApiKeyToken } from './api-key-token.ts';
import type { IdentifyApiKey } from './identify-api-key.ts';
import type { Identity } from './identity.ts';

/** Answers whose token this is: a known user's, or an API key's. Throws UnauthorizedError. */
export type Authenticate = (token: string) => Promise<Identity>;

export interface AuthenticateDeps {
  tokens: AccessTokens;
  clock: Clock;
  isUserKnown: (userId: string) => Promise<boolean>;
  identifyApiKey: IdentifyApiKey;
}

const MAX_REMEMBERED = 10_000;
/** A user who was removed keeps access for this long at most. */
const REMEMBER_MS = 60_000;

/**
 * Verifying a signature and finding the user costs more than the rest of a request, so a verified token is remembered
 * for a minute, but never beyond its expiry. Tokens are remembered by their SHA-256; the least recently used one goes first.
 */
export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const { tokens, clock, isUserKnown, identifyApiKey } = deps;
  const remembered = new Map<string, { userId: string; untilMs: number }>();

  return async (token) => {
    if (isApiKeyToken(token)) return identifyApiKey(token);
    const digest = hash('sha256', token, 'base64');
    const nowMs = clock.now().getTime();
    const known = remembered.get(digest);
    remembered.delete(digest);
    const entry = known && known.untilMs > nowMs ? known : await verify(token, nowMs);
    remember(digest, entry);
    return { kind: 'user', userId: entry.userId };
  };

  async function verify(token: string, nowMs: number) {
    const { userId, expiresAtMs } = await tokens.verify(token);
    if (!(await isUserKnown(userId))) throw new UnauthorizedError('invalid_token', 'the token is not valid');
    return { userId, untilMs: Math.min(expiresAtMs, nowMs + REMEMBER_MS) };
  }

  function remember(digest: string, entry: { userId: string; untilMs: number }): void {
    remembered.set(digest, entry);
    if (remembered.size <= MAX_REMEMBERED) return;
    for (const oldest of remembered.keys()) return void remembered.delete(oldest);
  }
}
