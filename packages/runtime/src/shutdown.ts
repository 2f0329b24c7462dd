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

/** A shutdown that the process itself begins. */
export interface Shutdown {
  /** Stops in order, as at a signal, and exits with this code; with 1 where it is 0 and that did not go well. Once it has begun this changes nothing. */
  begin(reason: string, exitCode: number): void;
}

/** The process got nowhere, and asks to be started anew (EX_TEMPFAIL of sysexits.h). */
export const EXIT_CODE_STUCK = 75;

/** One Ctrl-C may arrive several times: from the terminal, from npm and from a parent process. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Ends the process in order: at the first signal `stop` is called once, then the process exits with 0, or with 1 when
 * `stop` fails or misses its deadline. A second signal, a second or more after the first, exits with 1 at once.
 */
export function onShutdown(stop: () => Promise<void>, options: ShutdownOptions): Shutdown {
  const { log, host = process, signals = ['SIGINT', 'SIGTERM'] } = options;
  let phase: 'up' | 'stopping' | 'impatient' = 'up';

  const begin = async (reason: string, exitCode: number) => {
    phase = 'stopping';
    setTimeout(() => (phase = 'impatient'), SAME_SIGNAL_MS).unref();
    log.info({ reason }, 'shutdown started');
    const isOrderly = await stopInTime(stop, options);
    host.exit(isOrderly ? exitCode : exitCode || 1);
  };
  const receive = (signal: ShutdownSignal) => {
    if (phase === 'up') return void begin(signal, 0);
    if (phase === 'stopping') return;
    log.warn({ signal }, 'shutdown forced by a second signal');
    host.exit(1);
  };
  for (const signal of signals) host.on(signal, () => receive(signal));
  return {
    begin: (reason, exitCode) => {
      if (phase === 'up') void begin(reason, exitCode);
    },
  };
}

/** True when `stop` ended well and in time. */
async function stopInTime(stop: () => Promise<void>, { deadlineMs, log }: ShutdownOptions): Promise<boolean> {
  try {
    if (await endsWithin(stop(), deadlineMs)) return true;
    log.error({ deadlineMs }, 'shutdown deadline reached');
  } catch (err) {
    log.error({ err }, 'shutdown failed');
  }
  return false;
}
