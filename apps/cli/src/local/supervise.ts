import { setTimeout as sleep } from 'node:timers/promises';
import type { BackgroundProcess, ProcessEnd } from '@runyard/embedded';
import { CommandError } from '../command-error.ts';

/** A process that is started again when it ends by itself. */
export interface Supervised {
  /** Rejects with a sentence when it ends by itself before `restartFromNowOn`, or cannot be started. */
  failure: Promise<never>;
  restartFromNowOn(): void;
  stop(deadlineMs: number): Promise<void>;
}

export interface SupervisionOptions {
  say(sentence: string): void;
  /** Before the first restart; twice as long before each further one. Default: a second. */
  firstDelayMs?: number;
}

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;
/** Who has run for this long begins with the first delay again. */
const STABLE_MS = 60_000;

/** Starts a process and keeps it up, as an orchestrator does. */
export async function supervise(
  start: () => Promise<BackgroundProcess>,
  { say, firstDelayMs = FIRST_DELAY_MS }: SupervisionOptions,
): Promise<Supervised> {
  const stopping = new AbortController();
  let restarts = false;
  let delayMs = firstDelayMs;
  let current = await start();
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const startedMs = performance.now();
      const end = await current.ended;
      if (stopping.signal.aborted) return;
      if (!restarts) throw new CommandError(`${describe(current, end)}; its log is ${current.logFile}`);
      if (performance.now() - startedMs > STABLE_MS) delayMs = firstDelayMs;
      say(
        `${describe(current, end)}, and is started again in ${delayMs / 1_000} s; its log is ${current.logFile}`,
      );
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
      if (!stopping.signal.aborted) current = await start();
    }
  };
  const watching = watch();
  const failure = watching.then(() => new Promise<never>(() => undefined));
  failure.catch(() => undefined);
  return {
    failure,
    restartFromNowOn: () => {
      restarts = true;
    },
    stop: async (deadlineMs) => {
      stopping.abort();
      await current.stop(deadlineMs);
      await watching.catch(() => undefined);
      await current.stop(deadlineMs);
    },
  };
}

const describe = ({ name }: BackgroundProcess, { code, signal }: ProcessEnd) =>
  `${name} ended ${signal === null ? `with code ${code}` : `by ${signal}`}`;
