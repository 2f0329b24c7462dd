import { Worker } from 'node:worker_threads';
import type { Logger } from './logger.ts';

export interface WatchdogOptions {
  /** Which process this is: `api`, `worker`. */
  name: string;
  /** How long the event loop may be blocked, in milliseconds; 0: for ever. */
  limitMs: number;
  log: Logger;
}

/** What the thread is told. */
export interface WatchdogData {
  name: string;
  limitMs: number;
  /** The thread looks this often. */
  tickMs: number;
  /** Looks without a heartbeat until the process is ended. */
  maxSilentTicks: number;
  /** One 32-bit number, which the main thread counts up. */
  heartbeats: SharedArrayBuffer;
}

/** Built code, also where the sources are run: Node does not read TypeScript. */
const PROGRAM = new URL('../dist/watchdog-thread.js', import.meta.url);
const TICKS_PER_LIMIT = 20;
const BEATS_PER_TICK = 2;
const HEAP = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/**
 * Ends this process with SIGKILL when its event loop has been blocked for longer than the limit: it could neither renew
 * leases nor answer, nor stop in order. A thread of its own sees that, says so in one line of JSON on stderr, and leaves the
 * restart to whoever started the process. Time is counted in the thread's looks: while the whole process is paused it
 * looks as little as the main thread beats, so a process that wakes up goes on.
 */
export function startWatchdog({ name, limitMs, log }: WatchdogOptions): void {
  if (limitMs === 0) return;
  const heartbeats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(heartbeats);
  const tickMs = limitMs / TICKS_PER_LIMIT;
  const workerData: WatchdogData = { name, limitMs, tickMs, maxSilentTicks: TICKS_PER_LIMIT, heartbeats };
  setInterval(() => Atomics.add(counter, 0, 1), tickMs / BEATS_PER_TICK).unref();
  const thread = new Worker(PROGRAM, { workerData, env: {}, execArgv: [], resourceLimits: HEAP });
  thread.on('error', (err) => log.error({ err }, 'watchdog ended, a blocked event loop will not be noticed'));
  thread.unref();
}
