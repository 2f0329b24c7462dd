import { UnavailableError } from '@runyard/domain';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from './clock.ts';

export interface RemoteKeySettings {
  /** A JSON Web Key Set (RFC 7517), over HTTP. */
  url: string;
  /** Told each time the keys could not be read. */
  onReadFailed: (error: unknown) => void;
}

/** Keys of this age are read again, beside the requests that use them. */
const REFRESH_AFTER_MS = 600_000;
/** Keys of this age are trusted no more: their issuer may have withdrawn one. */
const STALE_AFTER_MS = 86_400_000;
/** A key that is unknown is looked for at most this often, whatever tokens somebody makes up. */
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;
/** An issuer that does not answer is asked again after this time, and nobody waits for it meanwhile. */
const FAILURE_COOLDOWN_MS = 5_000;
const TIMEOUT_MS = 5_000;
const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Finds the key of a token in the set that its issuer publishes. A key that the set gained is found at once; known keys
 * go on for a day while the issuer is away. Throws UnavailableError where only the issuer could tell, and jose's errors.
 * jose fetches (one request at a time, no redirects) and picks the key; when it fetches is decided here, by our clock.
 */
export function createRemoteKeys({ url, onReadFailed }: RemoteKeySettings, clock: Clock): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(new URL(url), {
    timeoutDuration: TIMEOUT_MS,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
  });
  let readAtMs = NEVER;
  let failedAtMs = NEVER;
  let reading: Promise<void> | undefined;
  const since = (ms: number) => clock.now().getTime() - ms;

  const read = async () => {
    if (since(failedAtMs) < FAILURE_COOLDOWN_MS) throw unavailable(undefined);
    try {
      await keySet.reload();
      readAtMs = clock.now().getTime();
    } catch (cause) {
      failedAtMs = clock.now().getTime();
      onReadFailed(cause);
      throw unavailable(cause);
    }
  };
  const refresh = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  return async (header, token) => {
    if (since(readAtMs) >= STALE_AFTER_MS) await refresh();
    else if (since(readAtMs) >= REFRESH_AFTER_MS) refresh().catch(() => undefined);
    try {
      return await keySet(header, token);
    } catch (error) {
      const mayBeNew =
        error instanceof errors.JWKSNoMatchingKey && since(readAtMs) >= UNKNOWN_KEY_COOLDOWN_MS;
      if (!mayBeNew) throw error;
      await refresh();
      return keySet(header, token);
    }
  };
}

const unavailable = (cause: unknown) =>
  new UnavailableError('the keys that tokens are checked with cannot be read', {
    code: 'token_keys_unavailable',
    retryAfterSeconds: FAILURE_COOLDOWN_MS / 1_000,
    cause,
  });
