/** Asks `find` at most once in `forMs`, however many ask meanwhile. A failure is not remembered. */
export function remember<T>(forMs: number, find: () => Promise<T>): () => Promise<T> {
  let known: { found: Promise<T>; untilMs: number } | null = null;
  return () => {
    const nowMs = performance.now();
    if (known && known.untilMs > nowMs) return known.found;
    const asked = { found: find(), untilMs: nowMs + forMs };
    asked.found.catch(() => {
      if (known === asked) known = null;
    });
    known = asked;
    return asked.found;
  };
}
