import type { Clock } from '@runyard/runtime';

const MAX_REMEMBERED = 10_000;

/**
 * Asks `find` once for each key and `forMs`, however many ask meanwhile. Only what was found is remembered: null, false
 * and errors are asked for again, so that a right that is given counts at once.
 */
export function rememberFor<Asked, Found>(
  forMs: number,
  clock: Clock,
  keyOf: (asked: Asked) => string,
  find: (asked: Asked) => Promise<Found>,
): (asked: Asked) => Promise<Found> {
  const remembered = new Map<string, { found: Promise<Found>; untilMs: number }>();
  return (asked) => {
    const key = keyOf(asked);
    const nowMs = clock.now().getTime();
    const known = remembered.get(key);
    if (known && known.untilMs > nowMs) return known.found;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const found = find(asked);
    const forget = () => remembered.get(key)?.found === found && remembered.delete(key);
    remembered.set(key, { found, untilMs: nowMs + forMs });
    found.then((value) => value || forget(), forget);
    return found;
  };
}
