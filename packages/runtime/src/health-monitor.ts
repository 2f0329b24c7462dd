import { endsWithin } from './ends-within.ts';
import type { Logger } from './logger.ts';

/** One thing that must be so for a process to do its work. */
export interface HealthCheck {
  /** A sentence that says what is wrong; null: nothing. */
  find(): Promise<string | null> | string | null;
  /**
   * Asks the server that this depends on by a connection of its own. The process is stuck when that answers while the
   * check fails. Left out: nothing that ending the process would mend.
   */
  reach?(): Promise<boolean>;
}

export interface HealthReport {
  isReady: boolean;
  /** By check: `ok`, or what is wrong. */
  checks: Record<string, string>;
}

export interface HealthMonitor {
  report(): HealthReport;
  stop(): void;
}

export interface HealthMonitorOptions {
  intervalMs: number;
  /** How long the process may be stuck, in milliseconds; 0: for ever. */
  stuckExitMs: number;
  /** The process is stuck for good. Called once. */
  onStuck(check: string, problem: string): void;
  log: Logger;
}

/** How long a check, or the question to a server, may take, in milliseconds. */
const ANSWER_MS = 2_000;
/** More of a turn than its two answers may take was a pause, and does not count. */
const MAX_TURN_MS = 2 * ANSWER_MS;
const OK = 'ok';

/**
 * Looks at a process again and again, and remembers what it saw. A check that fails because its server is down for
 * everybody never ends the process: a restart would mend nothing. A pause of the process counts as one turn, so that it
 * gets another chance.
 */
export function startHealthMonitor(
  checks: Record<string, HealthCheck>,
  { intervalMs, stuckExitMs, onStuck, log }: HealthMonitorOptions,
): HealthMonitor {
  const states = Object.entries(checks).map(([name, check]) => ({
    name,
    look: lookAgain(check),
    problem: 'not looked at yet' as string | null,
    isStuck: false,
    stuckMs: 0,
  }));
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  let turnedAt = performance.now();
  const turn = async () => {
    const before = reportOf(states);
    await Promise.all(states.map(async (state) => Object.assign(state, await state.look())));
    const turnMs = Math.min(performance.now() - turnedAt, intervalMs + MAX_TURN_MS);
    turnedAt = performance.now();
    for (const state of states) state.stuckMs = state.isStuck ? state.stuckMs + turnMs : 0;
    if (stopped) return;
    tellChange(log, before, reportOf(states));
    const stuck = states.find(({ stuckMs }) => stuckExitMs > 0 && stuckMs >= stuckExitMs);
    if (stuck) {
      stop();
      return onStuck(stuck.name, stuck.problem ?? '');
    }
    timer = setTimeout(turn, intervalMs).unref();
  };
  void turn();
  return { report: () => reportOf(states), stop };
}

interface Seen {
  problem: string | null;
  /** Its server answers others. */
  isStuck: boolean;
}

/** A check that is still under way is not begun anew, and counts as failing. */
function lookAgain(check: HealthCheck): () => Promise<Seen> {
  const find = oneAtATime(async () => check.find());
  const reach = oneAtATime(async () => (await check.reach?.()) ?? false);
  return async () => {
    const problem = await answer(find, `no answer within ${ANSWER_MS} ms`);
    const isStuck = problem !== null && (await answer(reach, false));
    return { problem, isStuck };
  };
}

/** What the work answers, or `otherwise`, when it takes too long; what it throws becomes `otherwise`, too. */
async function answer<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  let answered = otherwise;
  const kept = work().then(
    (value) => (answered = value),
    () => undefined,
  );
  await endsWithin(kept, ANSWER_MS);
  return answered;
}

function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}

const reportOf = (states: { name: string; problem: string | null }[]): HealthReport => ({
  isReady: states.every(({ problem }) => problem === null),
  checks: Object.fromEntries(states.map(({ name, problem }) => [name, problem ?? OK])),
});

function tellChange(log: Logger, before: HealthReport, after: HealthReport): void {
  if (before.isReady === after.isReady) return;
  const { checks } = after;
  if (after.isReady) log.info({ checks }, 'ready');
  else log.warn({ checks }, 'not ready');
}
