import { canReachDatabase } from '@runyard/db';
import type { EngineContext } from '@runyard/engine';
import { type BackendOptions, type Consumers, canReachRedis } from '@runyard/queue';
import { eventLoopCheck, type HealthCheck, type HealthReport, startHealthMonitor } from '@runyard/runtime';

export interface HealthOptions {
  /** How late timers may be, in milliseconds; 0: any. */
  maxEventLoopLagMs: number;
  /** How long the worker may be stuck before `onStuck` is called, in milliseconds; 0: for ever. */
  stuckExitMs: number;
  /** It gets nowhere, although its servers can be reached by new connections. */
  onStuck(): void;
}

export interface WorkerHealth {
  report(): HealthReport;
  /** From now on it is not ready. */
  announceStop(): void;
  stop(): void;
}

const INTERVAL_MS = 1_000;
const REACH_MS = 2_000;
/** A fetch blocks for at most ten seconds, and is given up a second later; the rest is for a connection that has to be replaced. */
const MAX_FETCH_MS = 20_000;
/** Of a lease: two renewals have failed by then, and the third is the last. */
const LEASE_SHARE = 2 / 3;

/** Whether a worker gets on with its work, and not only whether it runs. */
export function watchHealth(
  ctx: Pick<EngineContext, 'db' | 'leases' | 'limits' | 'log'>,
  consumers: Consumers,
  backend: BackendOptions,
  options: HealthOptions,
): WorkerHealth {
  let isStopping = false;
  const reachDatabase = () => canReachDatabase(backend.databaseUrl, REACH_MS);
  const { redisUrl } = backend;
  const reachQueue = redisUrl === undefined ? reachDatabase : () => canReachRedis(redisUrl, REACH_MS);
  const checks: Record<string, HealthCheck> = {
    event_loop: eventLoopCheck(options.maxEventLoopLagMs),
    database: { find: () => ctx.db.sql.$queryRaw`SELECT 1`.then(() => null), reach: reachDatabase },
    queue: { find: () => consumers.ping().then(() => null), reach: reachQueue },
    fetching: { find: () => findIdle(consumers), reach: reachQueue },
    leases: { find: () => findUnrenewed(ctx), reach: reachDatabase },
  };
  const monitor = startHealthMonitor(checks, {
    intervalMs: INTERVAL_MS,
    stuckExitMs: options.stuckExitMs,
    onStuck: (check, problem) => {
      ctx.log.fatal({ check, problem }, 'worker is stuck, it stops to be started anew');
      options.onStuck();
    },
    log: ctx.log,
  });
  const workState = () =>
    isStopping ? 'the worker is stopping' : consumers.isQuiet() ? 'the worker is quiet' : null;
  return {
    report: () => withWorkState(monitor.report(), workState()),
    announceStop: () => {
      isStopping = true;
    },
    stop: monitor.stop,
  };
}

/** Known at every moment, so it is not left to the next turn of the monitor. */
const withWorkState = ({ isReady, checks }: HealthReport, problem: string | null): HealthReport => ({
  isReady: isReady && problem === null,
  checks: { state: problem ?? 'ok', ...checks },
});

function findIdle(consumers: Consumers): string | null {
  const names = consumers.isQuiet() ? [] : consumers.idleFor(MAX_FETCH_MS);
  return names.length === 0 ? null : `no jobs were asked for in ${MAX_FETCH_MS} ms: ${names.join(', ')}`;
}

function findUnrenewed({ leases, limits }: Pick<EngineContext, 'leases' | 'limits'>): string | null {
  const ageMs = leases.heldCount() === 0 ? 0 : leases.renewalAgeMs();
  return ageMs <= limits.leaseMs * LEASE_SHARE
    ? null
    : `leases were last renewed ${Math.round(ageMs)} ms ago`;
}
