/** Rations something of which there are only so many: whoever asks gets a turn at once or waits for one. */
export interface Turns {
  /** Resolves when it is the caller's turn. Callers with the same key wait in line; the lines take turns, so that one of them
   *  cannot keep the others waiting. Rejects with the signal's reason; null: too many are waiting already. */
  take(key: string, signal: AbortSignal): Promise<Turn> | null;
}

/** The holder gives it back once. */
export interface Turn {
  end(): void;
}

/** `count` turns at a time, and at most `maxWaiting` that wait. */
export function createTurns(count: number, maxWaiting: number): Turns {
  const lines = new Map<string, (() => void)[]>();
  let waiting = 0;
  let free = count;
  return { take };

  function take(key: string, signal: AbortSignal): Promise<Turn> | null {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (free > 0) {
      free -= 1;
      return Promise.resolve({ end });
    }
    return waiting >= maxWaiting ? null : wait(key, signal);
  }

  async function wait(key: string, signal: AbortSignal): Promise<Turn> {
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        leave(key, begin);
        reject(signal.reason);
      };
      const begin = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      lines.set(key, [...(lines.get(key) ?? []), begin]);
      waiting += 1;
    });
    return { end };
  }

  function leave(key: string, begin: () => void): void {
    const rest = (lines.get(key) ?? []).filter((other) => other !== begin);
    waiting -= 1;
    if (rest.length === 0) lines.delete(key);
    else lines.set(key, rest);
  }

  /** The first of the line that has waited longest; the rest of it goes behind the other lines. */
  function end(): void {
    const [key, [begin, ...rest] = []] = lines.entries().next().value ?? [];
    if (key === undefined || begin === undefined) {
      free += 1;
      return;
    }
    lines.delete(key);
    if (rest.length > 0) lines.set(key, rest);
    waiting -= 1;
    begin();
  }
}
