import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@runyard/runtime';

export interface Watch {
  /** What is read, for the log. */
  what: string;
  /** Whether anybody watches. */
  isWatched(): boolean;
  /** One round; true: there is more to read. */
  read(): Promise<boolean>;
  /** After a round that failed: the next answer may come from another server, of which nothing is known. */
  startAnew(): void;
  /** The last one who watched has left. */
  onIdle?(): void;
  minPauseMs: number;
}

export interface WatchLoop {
  /** Somebody has come. */
  wake(): void;
  stop(): void;
}

const MIN_PAUSE_BEHIND_MS = 5;
/** Where nothing is left to read, a pause is this many times as long as the reading was. */
const PAUSE_PER_READ = 10;
const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Goes round only while somebody watches. A round that fails is tried again. */
export function createWatchLoop(log: Logger, watch: Watch): WatchLoop {
  let isGoing = false;
  let stopped = false;

  async function goRound(): Promise<void> {
    isGoing = true;
    while (watch.isWatched() && !stopped) await sleep(await readAndPause(), undefined, { ref: false });
    isGoing = false;
    watch.onIdle?.();
  }

  /** How long to pause after a round. */
  async function readAndPause(): Promise<number> {
    const startedMs = performance.now();
    try {
      const isBehind = await watch.read();
      const durationMs = performance.now() - startedMs;
      if (isBehind) return Math.max(MIN_PAUSE_BEHIND_MS, durationMs);
      return Math.max(watch.minPauseMs, durationMs * PAUSE_PER_READ);
    } catch (err) {
      log.warn({ err }, `${watch.what} not read, will be read again`);
      watch.startAnew();
      return PAUSE_AFTER_FAILURE_MS;
    }
  }

  return {
    wake: () => {
      if (!isGoing && !stopped) void goRound();
    },
    stop: () => {
      stopped = true;
    },
  };
}
