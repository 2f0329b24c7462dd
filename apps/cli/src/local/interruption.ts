const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C arrives twice, from the terminal and from npm; only what comes later is a second one. */
const SAME_SIGNAL_MS = 1_000;

export interface Interruption {
  /** Settles at the first Ctrl-C (or SIGTERM, SIGHUP). */
  requested: Promise<void>;
  isRequested(): boolean;
}

/** Listens for the wish to stop. A second one is impatience: `force` is called. */
export function listenForInterruption(force: () => void): Interruption {
  let requestedAt: number | null = null;
  const requested = new Promise<void>((resolve) => {
    const receive = () => {
      if (requestedAt !== null && performance.now() - requestedAt > SAME_SIGNAL_MS) force();
      requestedAt ??= performance.now();
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, receive);
  });
  return { requested, isRequested: () => requestedAt !== null };
}
