import { useEffect, useState } from 'react';

/** For what happens once, in milliseconds since 1970. */
export const nowMs = (): number => Date.now();

/** The time in milliseconds, anew every `intervalMs` while `isLive`. */
export function useNow(intervalMs: number, isLive = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, isLive]);
  return now;
}
