import { endsWithin } from './ends-within.ts';
import type { Logger } from './logger.ts';

export type ShutdownSignal = 'SIGINT' | 'SIGTERM';

/** What a shutdown needs of `process`. */
export interface ShutdownHost {
  on(signal: ShutdownSignal, listener: () => void): unknown;
  exit(code: number): void;
}

export interface ShutdownOptions {
  /** How long `stop` may take before the process ends without it, in milliseconds. */
  deadlineMs: number;
  log: Logger;
  /** Default: SIGINT and SIGTERM. */
  signals?: readonly ShutdownSignal[];
  /** Default: this process. */
  host?: ShutdownHost;
}

/** One Ctrl-C may arrive several times: from the terminal, from npm and from a parent process. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Ends the process in order: at the first signal `stop` is called once, then the process exits with 0, or with 1 when
 * `stop` fails or misses its deadline. A second signal, a second or more after the first, exits with 1 at once.
 */
export function onShutdown(stop: () => Promise<void>, options: ShutdownOptions): void {
  const { log, host = process, signals = ['SIGINT', 'SIGTERM'] } = options;
  let phase: 'up' | 'stopping' | 'impatient' = 'up';

  const begin = async (signal: ShutdownSignal) => {
    phase = 'stopping';
    setTimeout(() => (phase = 'impatient'), SAME_SIGNAL_MS).unref();
    log.info({ signal }, 'shutdown started');
    host.exit(await stopInTime(stop, options));
  };
  const receive = (signal: ShutdownSignal) => {
    if (phase === 'up') return void begin(signal);
    if (phase === 'stopping') return;
    log.warn({ signal }, 'shutdown forced by a second signal');
    host.exit(1);
  };
  for (const signal of signals) host.on(signal, () => receive(signal));
}

/** The exit code: 0 when `stop` ended well and in time. */
async function stopInTime(stop: () => Promise<void>, { deadlineMs, log }: ShutdownOptions): Promise<number> {
  try {
    if (await endsWithin(stop(), deadlineMs)) return 0;
    log.error({ deadlineMs }, 'shutdown deadline reached');
  } catch (err) {
    log.error({ err }, 'shutdown failed');
  }
  return 1;
}
