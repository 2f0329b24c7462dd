import { hostname } from 'node:os';
import { recordBeat, removeWorker, type WorkerIdentity } from '@runyard/db';
import { assertNever, type WorkerCommand, type WorkerStatus } from '@runyard/domain';
import type { EngineContext } from '@runyard/engine';
import type { Consumers } from '@runyard/queue';
import { endsWithin, measureEventLoopLag, productVersion } from '@runyard/runtime';
import { repeat } from './repeat.ts';

/** The worker's row in the database, by which administrators see and steer it. */
export interface Registration {
  /** Tells that the worker is stopping; from then on it obeys nothing. */
  announceStop(): Promise<void>;
  /** The row goes with the worker. */
  remove(): Promise<void>;
}

export interface RegistrationOptions {
  pools: string[];
  concurrency: number;
  heartbeatMs: number;
  onStopRequested: () => void;
}

/** Node runs that a heartbeat names at most, those that it has held longest. */
const MAX_NODE_RUNS_TOLD = 50;

/** A stop does not wait longer than this for its row to be written, in milliseconds. */
const STOP_STATEMENT_MS = 2_000;

/**
 * Reports the worker at once and then every `heartbeatMs`, and obeys what the row tells it. Obeying twice is like once:
 * a command stays in the row until a later heartbeat says that it was obeyed.
 */
export function startRegistration(
  ctx: Pick<EngineContext, 'clock' | 'db' | 'ids' | 'leaks' | 'leases' | 'log'>,
  consumers: Consumers,
  options: RegistrationOptions,
): Registration {
  const identity = identify(ctx.ids.next(), options);
  const eventLoopLagMs = measureEventLoopLag();
  let status: WorkerStatus = 'running';
  let obeyed: WorkerCommand | null = null;

  const report = () =>
    recordBeat(ctx.db.sql, {
      ...identity,
      status,
      obeyed,
      runningCount: ctx.leases.heldCount(),
      stats: {
        busy: consumers.busy(),
        pace: consumers.pace(),
        nodeRunIds: heldNodeRuns(ctx.leases),
        eventLoopLagMs: eventLoopLagMs(),
        rssBytes: process.memoryUsage.rss(),
        leakedCount: ctx.leaks.count(),
        sentAtMs: ctx.clock.now().getTime(),
      },
    });
  const obey = async (command: WorkerCommand) => {
    obeyed = command;
    switch (command) {
      case 'quiet':
        status = 'quiet';
        return consumers.quiet();
      case 'resume':
        status = 'running';
        return consumers.resume();
      case 'stop':
        return options.onStopRequested();
      default:
        return assertNever(command);
    }
  };
  const beat = async () => {
    const command = await report();
    if (command === null || isStopping()) return;
    ctx.log.info({ command }, 'worker obeys');
    await obey(command);
    if (!isStopping()) await report();
  };
  const isStopping = () => status === 'stopping';
  const tryBeat = () => beat().catch((err) => ctx.log.warn({ err }, 'heartbeat not written'));
  const first = tryBeat();
  const beats = repeat(tryBeat, options.heartbeatMs);
  return {
    announceStop: async () => {
      status = 'stopping';
      await inTime(report());
    },
    remove: async () => {
      const silent = Promise.all([first, beats.stop()]);
      await inTime(silent.then(() => removeWorker(ctx.db.sql, identity.id)));
    },
  };
}

const heldNodeRuns = (leases: EngineContext['leases']): string[] =>
  leases
    .held()
    .slice(0, MAX_NODE_RUNS_TOLD)
    .map(({ nodeRunId }) => nodeRunId);

const identify = (id: string, { pools, concurrency, heartbeatMs }: RegistrationOptions): WorkerIdentity => ({
  id,
  host: hostname(),
  pid: process.pid,
  version: productVersion(),
  pools,
  concurrency,
  heartbeatMs,
});

/** A database that is away must not hold up a stop; the row then counts as gone soon. */
const inTime = (statement: Promise<unknown>) => endsWithin(statement, STOP_STATEMENT_MS).catch(() => false);
