import { useEffect } from 'react';
import { ApiError } from '../api-client.ts';
import { renewToken } from '../queries/me.ts';
import { currentToken, endSession, sessionExpiresAtMs, startSession, useToken } from '../session.ts';
import { nowMs } from './use-now.ts';

/** The part of a token's life after which it is renewed. */
const RENEW_AFTER = 0.5;
const MIN_WAIT_MS = 1_000;
const MAX_WAIT_MS = 3_600_000;

/**
 * Renews the token long before it expires, as long as the page is open: streams and lists go on. When the API renews it no more,
 * the session is over once the token has expired.
 */
export function useSessionRenewal(): void {
  const token = useToken();
  useEffect(() => {
    if (token === null) return;
    let timer: ReturnType<typeof setTimeout>;
    const waitFor = (ms: number, act: () => void) => {
      timer = setTimeout(act, Math.min(Math.max(ms, MIN_WAIT_MS), MAX_WAIT_MS));
    };
    const leftMs = () => sessionExpiresAtMs() - nowMs();
    const waitForEnd = () => (leftMs() <= 0 ? endSession('over') : waitFor(leftMs(), waitForEnd));
    const renew = async () => {
      if (leftMs() <= 0) return endSession('over');
      try {
        const renewed = await renewToken();
        if (currentToken() === token) startSession(renewed);
      } catch (error) {
        if (currentToken() !== token) return;
        const isRefused = error instanceof ApiError && error.status >= 400 && error.status < 500;
        if (isRefused && error.status !== 429) waitForEnd();
        else waitFor(leftMs() / 4, () => void renew());
      }
    };
    waitFor(leftMs() * RENEW_AFTER, () => void renew());
    return () => clearTimeout(timer);
  }, [token]);
}
