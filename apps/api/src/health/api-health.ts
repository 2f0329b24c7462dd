import { canReachDatabase, type Db } from '@runyard/db';
import type { JobQueue } from '@runyard/queue';
import { eventLoopCheck, type HealthReport, type Logger, startHealthMonitor } from '@runyard/runtime';
import { createCommitCheck } from './commit-check.ts';

export interface ApiHealthOptions {
  databaseUrl: string;
  /** How late timers may be, in milliseconds; 0: any. */
  maxEventLoopLagMs: number;
  /** How long the API may be stuck before `onStuck` is called, in milliseconds; 0: for ever. */
  stuckExitMs: number;
  /** It gets nowhere, although the database can be reached by new connections. */
  onStuck(): void;
  isStopping(): boolean;
}

export interface ApiHealth {
  /** Ready while the process can commit what it accepts. The queue is told of, and triggers are accepted without it. */
  report(): Promise<ApiReport>;
  stop(): void;
}

export interface ApiReport extends HealthReport {
  canCommit: boolean;
}

const INTERVAL_MS = 1_000;
const REACH_MS = 2_000;

/** Whether an API process can accept runs, and not only whether it runs. */
export function watchApiHealth(
  ctx: { db: Db; queue: JobQueue; random: () => number; log: Logger },
  options: ApiHealthOptions,
): ApiHealth {
  const findCommitProblem = createCommitCheck(ctx.db, ctx.random);
  const monitor = startHealthMonitor(
    {
      event_loop: eventLoopCheck(options.maxEventLoopLagMs),
      database: {
        find: () => ctx.db.sql.$queryRaw`SELECT 1`.then(() => null),
        reach: () => canReachDatabase(options.databaseUrl, REACH_MS),
      },
    },
    {
      intervalMs: INTERVAL_MS,
      stuckExitMs: options.stuckExitMs,
      onStuck: (check, problem) => {
        ctx.log.fatal({ check, problem }, 'api is stuck, it stops to be started anew');
        options.onStuck();
      },
      log: ctx.log,
    },
  );
  return {
    report: async () => {
      const problem = await findCommitProblem();
      const checks = {
        state: options.isStopping() ? 'the process is stopping' : 'ok',
        event_loop: monitor.report().checks.event_loop ?? 'ok',
        commit: problem ?? 'ok',
      };
      return {
        isReady: Object.values(checks).every((check) => check === 'ok'),
        canCommit: problem === null,
        checks: { ...checks, queue: ctx.queue.isReady() ? 'ok' : 'the queue cannot be reached' },
      };
    },
    stop: monitor.stop,
  };
}
