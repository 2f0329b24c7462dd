import { useSyncExternalStore } from 'react';
import { nowMs } from './hooks/use-now.ts';

/** The bearer token of whoever has signed in, and when it expires. They live as long as the tab. */
const TOKEN = 'runyard.token';
const EXPIRES_AT = 'runyard.expires-at';
const listeners = new Set<() => void>();
/** Why there is no session. */
let end: SessionEnd | null = null;

/** signed_out: somebody wanted it · over: the token is valid no more. */
export type SessionEnd = 'signed_out' | 'over';

export const currentToken = (): string | null => sessionStorage.getItem(TOKEN);

/** In milliseconds since 1970. */
export const sessionExpiresAtMs = (): number => Number(sessionStorage.getItem(EXPIRES_AT) ?? 0);

/** Null while nobody was signed in here, or somebody is. */
export const sessionEnd = (): SessionEnd | null => end;

export function startSession({
  access_token,
  expires_in,
}: {
  access_token: string;
  expires_in: number;
}): void {
  sessionStorage.setItem(EXPIRES_AT, String(nowMs() + expires_in * 1_000));
  sessionStorage.setItem(TOKEN, access_token);
  end = null;
  for (const listener of listeners) listener();
}

export function endSession(why: SessionEnd): void {
  sessionStorage.removeItem(TOKEN);
  sessionStorage.removeItem(EXPIRES_AT);
  end = why;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useToken = (): string | null => useSyncExternalStore(subscribe, currentToken);
