import { useSyncExternalStore } from 'react';

/** The bearer token of whoever has signed in. It lives as long as the tab. */
const KEY = 'runyard.token';
const listeners = new Set<() => void>();

export const currentToken = (): string | null => sessionStorage.getItem(KEY);

export function startSession(token: string): void {
  sessionStorage.setItem(KEY, token);
  for (const listener of listeners) listener();
}

export function endSession(): void {
  sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useToken = (): string | null => useSyncExternalStore(subscribe, currentToken);
