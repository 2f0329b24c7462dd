import { NODE_TYPES } from '@runyard/domain';
import { defaultNodeLimits, nodeTypes } from '@runyard/nodes';
import {
  type Config,
  createLogger,
  EXIT_CODE_STUCK,
  loadConfig,
  onShutdown,
  startWatchdog,
} from '@runyard/runtime';
import { readArgs, type WorkerArgs } from './args.ts';
import { startHealthServer } from './health-server.ts';
import { startWorker, type WorkerOptions } from './worker.ts';

const SWEEP_BATCH_SIZE = 500;
const WEBHOOK_BATCH_SIZE = 20;
const WAIT_BATCH_SIZE = 100;
/** After which another worker may go on with removing what is too old. */
const RETENTION_TURN_MS = 30_000;
const DAY_MS = 86_400_000;

const config = loadConfig();
const args = readArgs(process.argv.slice(2), config, allPools());
const log = createLogger({ name: 'worker', level: config.LOG_LEVEL });
startWatchdog({ name: 'worker', limitMs: config.EVENT_LOOP_EXIT_MS, log });
const worker = startWorker(workerOptions(config, args));
const health = config.WORKER_HEALTH_PORT ? await startHealthServer(config, worker) : null;
log.info({ pools: args.pools, concurrency: args.concurrency, pid: process.pid }, 'worker started');

const shutdown = onShutdown(
  async () => {
    log.info('worker stopping');
    await worker.stop();
    health?.close();
    log.info('worker stopped');
  },
  { deadlineMs: config.WORKER_DRAIN_MS + 10_000, log },
);

function allPools(): string[] {
  return [...new Set(NODE_TYPES.map((type) => nodeTypes[type].pool))];
}

function workerOptions(settings: Config, { pools, concurrency }: WorkerArgs): WorkerOptions {
  return {
    backend: {
      redisUrl: settings.REDIS_URL,
      databaseUrl: settings.DATABASE_URL,
      prefix: settings.QUEUE_PREFIX,
      silenceMs: settings.CONNECTION_SILENCE_MS,
    },
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    payloads: { inlineBytes: settings.PAYLOAD_INLINE_BYTES, maxRunBytes: settings.MAX_RUN_PAYLOAD_BYTES },
    pools,
    concurrency,
    limits: {
      maxNodes: settings.MAX_NODES_PER_WORKFLOW,
      pending: {
        maxRuns: settings.MAX_PENDING_RUNS,
        maxRunsPerWorkspace: settings.MAX_PENDING_RUNS_PER_WORKSPACE,
      },
      leaseMs: settings.LEASE_MS,
      maxRunDurationMs: settings.MAX_RUN_DURATION_MS || null,
      maxRescues: settings.MAX_RESCUES,
      rescueBackoffMs: settings.RESCUE_BACKOFF_MS,
      node: {
        ...defaultNodeLimits,
        nodeTimeoutMs: settings.NODE_TIMEOUT_MS,
        maxNodeTimeoutMs: settings.MAX_NODE_TIMEOUT_MS,
        abortGraceMs: settings.ABORT_GRACE_MS,
        maxOutputBytes: settings.MAX_OUTPUT_BYTES,
        maxDelayMs: settings.MAX_DELAY_DAYS * DAY_MS,
        maxMapItems: settings.MAX_MAP_ITEMS,
        maxMapParallel: settings.MAX_MAP_PARALLEL,
      },
      lineage: { maxDepth: settings.MAX_RUN_DEPTH, maxRuns: settings.MAX_RUNS_PER_LINEAGE },
      partialText: {
        intervalMs: settings.PARTIAL_TEXT_INTERVAL_MS,
        maxBytes: settings.PARTIAL_TEXT_MAX_BYTES,
      },
    },
    services: serviceOptions(settings),
    sweep: {
      intervalMs: settings.SWEEP_INTERVAL_MS,
      afterMs: settings.SWEEP_AFTER_MS,
      batchSize: SWEEP_BATCH_SIZE,
    },
    retention: retentionOptions(settings),
    dueWaits: { intervalMs: settings.WAIT_INTERVAL_MS, batchSize: WAIT_BATCH_SIZE },
    keyRing: settings.SECRETS_KEYS ?? null,
    webhooks: webhookOptions(settings),
    drainMs: settings.WORKER_DRAIN_MS,
    heartbeatMs: settings.WORKER_HEARTBEAT_MS,
    health: {
      maxEventLoopLagMs: settings.EVENT_LOOP_UNREADY_MS,
      stuckExitMs: settings.STUCK_EXIT_MS,
      onStuck: () => shutdown.begin('stuck', EXIT_CODE_STUCK),
    },
    onStopRequested: () => process.kill(process.pid, 'SIGTERM'),
    log,
  };
}

function serviceOptions(settings: Config): WorkerOptions['services'] {
  return {
    outbound: { allow: settings.OUTBOUND_ALLOW, providerUrls: settings.PROVIDER_BASE_URLS },
    callbacks: callbackOptions(settings),
    delivery: {
      smtpUrl: settings.SMTP_URL,
      smtpFrom: settings.SMTP_FROM,
      filesDir: settings.FILES_DIR,
    },
    compute: {
      threads: settings.COMPUTE_THREADS,
      timeoutMs: settings.COMPUTE_TIMEOUT_MS,
      memoryBytes: settings.COMPUTE_MEMORY_BYTES,
      maxQueued: settings.COMPUTE_MAX_QUEUED,
    },
  };
}

/** A run outlives the idempotency key that stands for it. */
function retentionOptions(settings: Config): WorkerOptions['retention'] {
  const keepMs = (days: number) => (days === 0 ? null : days * DAY_MS);
  const runMs = keepMs(settings.RETENTION_RUN_DAYS);
  return {
    keepMs: {
      event: keepMs(settings.RETENTION_EVENT_DAYS),
      payload: keepMs(settings.RETENTION_PAYLOAD_DAYS),
      delivery: keepMs(settings.RETENTION_DELIVERY_DAYS),
      run: runMs && Math.max(runMs, settings.IDEMPOTENCY_TTL_MS),
      audit: keepMs(settings.RETENTION_AUDIT_DAYS),
      cost: keepMs(settings.RETENTION_COST_DAYS),
    },
    batchRows: settings.RETENTION_BATCH_ROWS,
    pauseMs: settings.RETENTION_PAUSE_MS,
    turnMs: RETENTION_TURN_MS,
    intervalMs: settings.RETENTION_INTERVAL_MS,
  };
}

function callbackOptions(settings: Config): WorkerOptions['services']['callbacks'] {
  const { PUBLIC_URL: publicUrl, WEBHOOK_SIGNING_SECRET: signingSecret } = settings;
  return publicUrl === undefined || signingSecret === undefined ? undefined : { publicUrl, signingSecret };
}

function webhookOptions(settings: Config): WorkerOptions['webhooks'] {
  const signingSecret = settings.WEBHOOK_SIGNING_SECRET;
  if (signingSecret === undefined) return null;
  return {
    signingSecret,
    batchSize: WEBHOOK_BATCH_SIZE,
    timeoutMs: settings.WEBHOOK_TIMEOUT_MS,
    intervalMs: settings.SWEEP_INTERVAL_MS,
  };
}
