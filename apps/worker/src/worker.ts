import { hostname } from 'node:os';
import { createDb, type Db, listenToRuns, type PayloadLimits } from '@runyard/db';
import {
  createJobHandlers,
  createLeaks,
  createPlanCache,
  createPriceBook,
  type EngineContext,
  type EngineLimits,
  handBackLeases,
  type RetentionOptions,
  startLeaseKeeper,
  type WebhookOptions,
} from '@runyard/engine';
import { createNodeServices, type NodeServicesOptions, type NodeTypes, nodeTypes } from '@runyard/nodes';
import {
  type BackendOptions,
  type Consumers,
  type JobQueue,
  openJobQueue,
  startConsumers,
} from '@runyard/queue';
import {
  endsWithin,
  type HealthReport,
  type KeyRing,
  type Logger,
  systemClock,
  systemIds,
} from '@runyard/runtime';
import { startDueTimes } from './due-times.ts';
import { type HealthOptions, watchHealth } from './health.ts';
import { startMaintenance } from './maintenance.ts';
import { startRegistration } from './registration.ts';
import { startRetention } from './retention.ts';
import { startWebhookDeliveries } from './webhook-deliveries.ts';

export interface WorkerOptions {
  backend: BackendOptions;
  databasePoolSize: number;
  payloads: PayloadLimits;
  /** Pools whose nodes this worker runs. */
  pools: string[];
  /** Jobs of one queue at the same time. */
  concurrency: number;
  limits: EngineLimits;
  services: NodeServicesOptions;
  /** SECRETS_KEYS; null: nodes that read secrets fail. */
  keyRing: KeyRing | null;
  sweep: { intervalMs: number; afterMs: number; batchSize: number };
  /** Removing what is older than it is kept. */
  retention: RetentionOptions & { intervalMs: number };
  /** Ending waits whose time has come, and runs whose time is over. */
  dueWaits: { intervalMs: number; batchSize: number };
  /** Null: this worker delivers no webhooks. */
  webhooks: (WebhookOptions & { intervalMs: number }) | null;
  /** How long `stop` waits for running nodes before it hands them back, in milliseconds. */
  drainMs: number;
  /** How long what was aborted then may take to end, in milliseconds. Default: 5 seconds. */
  handBackMs?: number;
  /** Time between two heartbeats, in milliseconds. */
  heartbeatMs: number;
  health: HealthOptions;
  /** An administrator wants this worker to stop. */
  onStopRequested: () => void;
  log: Logger;
  /** What runs the nodes. Default: the real executors. */
  nodeTypes?: NodeTypes;
}

/** A worker process's life: it runs from the start on; `stop` is quiet, drain, hand back, close. */
export interface WorkerHandle {
  /** Ready while it takes jobs and gets on with them. */
  health(): HealthReport;
  stop(): Promise<void>;
}

/** How long handing back may take after the drain, in milliseconds. */
const HAND_BACK_MS = 5_000;
/** How long connections may take to close, which those that nobody answers on, or that code ignoring its signal holds, never do. */
const CLOSE_MS = 1_000;

/** Starts taking jobs and doing maintenance. */
export function startWorker(options: WorkerOptions): WorkerHandle {
  const { backend, limits, log } = options;
  const db = createDb({
    databaseUrl: backend.databaseUrl,
    poolSize: options.databasePoolSize,
    payloads: options.payloads,
    ...(backend.silenceMs !== undefined && { silenceMs: backend.silenceMs }),
  });
  const queue = openJobQueue(backend);
  const ctx = createContext(options, db, queue);
  const clock = ctx.clock;
  const consumers = startConsumers(
    {
      ...backend,
      pools: options.pools,
      concurrency: options.concurrency,
      lockMs: limits.leaseMs,
      log,
      now: () => clock.now().getTime(),
    },
    createJobHandlers(ctx),
  );
  const maintenance = startMaintenance(ctx, options.sweep);
  const dueWaits = startDueTimes(ctx, options.dueWaits);
  const retention = startRetention(ctx, options.retention);
  const webhooks = options.webhooks && startWebhookDeliveries(ctx, options.webhooks);
  const registration = startRegistration(ctx, consumers, options);
  const health = watchHealth(ctx, consumers, backend, options.health);
  return {
    health: health.report,
    stop: async () => {
      health.announceStop();
      await Promise.all([
        maintenance.stop(),
        retention.stop(),
        dueWaits.stop(),
        webhooks?.stop(),
        registration.announceStop(),
      ]);
      await drain(ctx, consumers, options);
      await registration.remove();
      health.stop();
      ctx.leases.stop();
      await endsWithin(Promise.allSettled([ctx.services.close(), queue.close(), db.close()]), CLOSE_MS);
    },
  };
}

function createContext(options: WorkerOptions, db: Db, queue: JobQueue): EngineContext {
  const { limits, log } = options;
  const types = options.nodeTypes ?? nodeTypes;
  return {
    worker: `${hostname()}:${process.pid}`,
    db,
    queue,
    log,
    limits,
    clock: systemClock(),
    ids: systemIds(),
    random: Math.random,
    nodeTypes: types,
    services: createNodeServices(options.services),
    keyRing: options.keyRing,
    plans: createPlanCache(db, types),
    prices: createPriceBook(db.sql),
    leases: startLeaseKeeper(db, log, limits.leaseMs, (listener) =>
      listenToRuns({ databaseUrl: options.backend.databaseUrl, log }, listener),
    ),
    leaks: createLeaks(log),
  };
}

/**
 * Quiet, wait for what runs, and past the deadline abort it so that it is handed back: by itself where it heeds its signal,
 * else without being asked.
 */
async function drain(
  ctx: EngineContext,
  consumers: Consumers,
  { drainMs, handBackMs = HAND_BACK_MS }: Pick<WorkerOptions, 'drainMs' | 'handBackMs'>,
): Promise<void> {
  const { leases, log } = ctx;
  await consumers.quiet();
  const drained = consumers.drain().then(() => true);
  if (await Promise.race([drained, after(drainMs)])) return;
  log.warn({ heldCount: leases.heldCount(), drainMs }, 'drain deadline reached, handing node runs back');
  leases.abortAll('shutdown');
  const waitMs = leases.heldCount() === 0 ? CLOSE_MS : handBackMs;
  if (await Promise.race([drained, after(waitMs)])) return;
  const handBack = async () => {
    const count = await handBackLeases(ctx);
    log.warn({ count }, 'code ignores its signal, its node runs are handed back all the same');
    await consumers.handBack();
  };
  await endsWithin(handBack(), HAND_BACK_MS).catch((err) => log.warn({ err }, 'node runs not handed back'));
  await Promise.race([consumers.stop(), after(CLOSE_MS)]);
}

const after = (ms: number) => new Promise<false>((resolve) => setTimeout(() => resolve(false), ms).unref());
