import { countPendingRuns } from '@runyard/db';
import type { AppError, ErrorCode } from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import {
  type AdmissionLimits,
  decideAdmission,
  type Pressure,
  refuseForDatabase,
} from './decide-admission.ts';
import { createPendingCount } from './pending-count.ts';

/** Whether further runs are accepted. */
export interface Admission {
  /** Throws `OverloadedError`, or `UnavailableError` where the database does not answer. Asks nobody: what it knows is a second old. */
  admit(workspaceId: string, count: number): void;
  /** Throws `UnavailableError` while the database does not answer: before the caller is looked up in it. */
  requireDatabase(): void;
  state(): AdmissionState;
  stop(): void;
}

export type AdmissionState = Pick<Pressure, 'pendingCount' | 'redis' | 'databaseWaitMs'> & {
  /** Triggers refused so far, by the code of the answer. */
  refused: ReadonlyMap<ErrorCode, number>;
};

type Context = Pick<TriggerContext, 'db' | 'queue' | 'log'>;

const INTERVAL_MS = 1_000;
/** Looking takes this share of the time at most. */
const PAUSE_PER_LOOK = 10;
const WAIT_TICK_MS = 100;
/** Where only workspaces have a limit, this many runs are looked at. */
const MAX_COUNTED = 1_000_000;

/** Looks once a second at how much there is to do, so that a trigger need not. */
export function watchPressure(ctx: Context, limits: AdmissionLimits): Admission {
  const pending = createPendingCount();
  const wait = measureWait();
  const refused = new Map<ErrorCode, number>();
  let redis: Pressure['redis'] = null;
  const counts = limits.maxPendingRuns > 0 || limits.maxPendingRunsPerWorkspace > 0;
  const maxCounted = limits.maxPendingRuns > 0 ? limits.maxPendingRuns + 1 : MAX_COUNTED;
  const lookAtRuns = () =>
    wait.during(async () => {
      if (!counts) return void (await ctx.db.sql.$queryRaw`SELECT 1`);
      pending.beginCount();
      pending.counted(await countPendingRuns(ctx.db.sql, maxCounted));
    });
  const lookAtMemory = async () => {
    redis = ctx.queue.isReady() ? await ctx.queue.memory() : null;
  };
  const loops = [lookAtRuns, lookAtMemory].map((look) =>
    repeat(() =>
      look().then(
        () => true,
        (err) => {
          ctx.log.debug({ err }, 'pressure not looked at');
          return false;
        },
      ),
    ),
  );
  const pressureOf = (workspaceId: string): Pressure => ({
    ...pending.of(workspaceId),
    redis,
    databaseWaitMs: wait.ms(),
  });
  const refuse = (refusal: AppError) => {
    refused.set(refusal.code, (refused.get(refusal.code) ?? 0) + 1);
    throw refusal;
  };
  return {
    admit: (workspaceId, count) => {
      const refusal = decideAdmission(limits, pressureOf(workspaceId), count);
      if (refusal !== null) refuse(refusal);
      pending.add(workspaceId, count);
    },
    requireDatabase: () => {
      const refusal = refuseForDatabase(limits, { databaseWaitMs: wait.ms() });
      if (refusal !== null) refuse(refusal);
    },
    state: () => ({ pendingCount: pending.total(), redis, databaseWaitMs: wait.ms(), refused }),
    stop: () => {
      wait.stop();
      for (const stop of loops) stop();
    },
  };
}

/**
 * How long the work under way has taken, or the last that failed, in ticks of a timer: a process that was paused has waited for one
 * tick only.
 */
function measureWait() {
  let runningMs: number | null = null;
  let failedMs = 0;
  const timer = setInterval(() => {
    if (runningMs !== null) runningMs += WAIT_TICK_MS;
  }, WAIT_TICK_MS).unref();
  return {
    ms: () => Math.max(runningMs ?? 0, failedMs),
    during: async (work: () => Promise<void>) => {
      runningMs = 0;
      try {
        await work();
        failedMs = 0;
      } catch (error) {
        failedMs = runningMs;
        throw error;
      } finally {
        runningMs = null;
      }
    },
    stop: () => clearInterval(timer),
  };
}

/** Runs `turn`, which never rejects and tells whether it went well, again and again until the returned function is called. */
function repeat(turn: () => Promise<boolean>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async () => {
    const startedMs = performance.now();
    const wentWell = await turn();
    const tookMs = performance.now() - startedMs;
    const pauseMs = wentWell ? Math.max(INTERVAL_MS, tookMs * PAUSE_PER_LOOK) : INTERVAL_MS;
    if (!stopped) timer = setTimeout(run, pauseMs).unref();
  };
  void run();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
