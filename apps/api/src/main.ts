import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDb } from '@runyard/db';
import { watchPressure } from '@runyard/engine';
import { createNodeServices } from '@runyard/nodes';
import { openJobQueue } from '@runyard/queue';
import {
  type Config,
  ConfigError,
  createAccessTokens,
  createLogger,
  EXIT_CODE_STUCK,
  type Logger,
  loadApiConfig,
  onShutdown,
  startWatchdog,
  systemClock,
  systemIds,
} from '@runyard/runtime';
import { createApp } from './app.ts';
import { watchApiHealth } from './health/api-health.ts';
import { openLimiterStore } from './limits/limiter-store.ts';
import { createRunStreams } from './run-events/run-streams.ts';
import { ListenError, startServer, stopServer } from './server.ts';

const STOP_DEADLINE_MS = 25_000;

async function main(): Promise<void> {
  const config = loadApiConfig();
  const log = createLogger({ name: 'api', level: config.LOG_LEVEL });
  startWatchdog({ name: 'api', limitMs: config.EVENT_LOOP_EXIT_MS, log });
  const clock = systemClock();
  const payloads = { inlineBytes: config.PAYLOAD_INLINE_BYTES, maxRunBytes: config.MAX_RUN_PAYLOAD_BYTES };
  const silenceMs = config.CONNECTION_SILENCE_MS;
  const db = createDb({
    databaseUrl: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    payloads,
    silenceMs,
  });
  const backend = {
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    prefix: config.QUEUE_PREFIX,
    silenceMs,
  };
  const queue = openJobQueue(backend);
  const limiterStore = openLimiterStore(backend);
  const runStreams = createRunStreams(db, log, {
    maxOpen: config.MAX_EVENT_STREAMS,
    heartbeatMs: config.EVENT_HEARTBEAT_MS,
  });
  const services = createNodeServices({ outbound: { allow: config.OUTBOUND_ALLOW } });
  const admission = watchPressure({ db, queue, log }, admissionLimits(config));
  let stopping = false;
  const health = watchApiHealth(
    { db, queue, log, random: Math.random },
    {
      databaseUrl: config.DATABASE_URL,
      maxEventLoopLagMs: config.EVENT_LOOP_UNREADY_MS,
      stuckExitMs: config.STUCK_EXIT_MS,
      onStuck: () => shutdown.begin('stuck', EXIT_CODE_STUCK),
      isStopping: () => stopping,
    },
  );
  const app = createApp({
    engine: {
      db,
      queue,
      ids: systemIds(),
      log,
      clock,
      random: Math.random,
      limits: { maxNodes: config.MAX_NODES_PER_WORKFLOW },
    },
    clock,
    tokens: createAccessTokens(tokenSettings(config, log), clock),
    runStreams,
    limits: {
      maxPayloadBytes: config.MAX_PAYLOAD_BYTES,
      maxNodesPerWorkflow: config.MAX_NODES_PER_WORKFLOW,
      requestsPerMinute: config.RATE_LIMIT_PER_MINUTE,
      corsOrigins: config.CORS_ORIGINS,
      answerDeadlineMs: config.REQUEST_TIMEOUT_MS,
      triggerDeadlineMs: config.TRIGGER_TIMEOUT_MS,
      maxOutputBytes: config.MAX_OUTPUT_BYTES,
      maxRunAheadDays: config.MAX_RUN_AHEAD_DAYS,
      idempotencyTtlMs: config.IDEMPOTENCY_TTL_MS,
      maxBatchItems: config.MAX_BATCH_ITEMS,
      maxMembersPerWorkspace: config.MAX_MEMBERS_PER_WORKSPACE,
      maxApiKeysPerWorkspace: config.MAX_API_KEYS_PER_WORKSPACE,
      maxSecretsPerWorkspace: config.MAX_SECRETS_PER_WORKSPACE,
      callbackWindowSeconds: config.CALLBACK_WINDOW_SECONDS,
      login: {
        maxFailures: config.LOGIN_MAX_FAILURES,
        maxFailuresPerAddress: config.LOGIN_MAX_FAILURES_PER_ADDRESS,
        windowSeconds: config.LOGIN_WINDOW_SECONDS,
      },
    },
    http: services.http,
    webhookSigningSecret: config.WEBHOOK_SIGNING_SECRET,
    keyRing: config.SECRETS_KEYS,
    createLimiter: limiterStore.createLimiter,
    metricsToken: config.METRICS_TOKEN,
    checkReplies: false,
    health,
    admission,
    isStopping: () => stopping,
  });

  const server = await startServer(app, { host: config.HOST, port: config.PORT });
  const { port } = server.address() as AddressInfo;
  log.info({ host: config.HOST, port, queue: queue.kind }, 'api started');

  const stop = async () => {
    stopping = true;
    await sleep(config.API_STOP_DELAY_MS);
    health.stop();
    admission.stop();
    runStreams.stop();
    await stopServer(server);
    await Promise.allSettled([queue.close(), limiterStore.close(), services.close(), db.close()]);
    log.info('api stopped');
  };
  const shutdown = onShutdown(stop, { deadlineMs: STOP_DEADLINE_MS + config.API_STOP_DELAY_MS, log });
}

function admissionLimits(config: Config) {
  return {
    maxPendingRuns: config.MAX_PENDING_RUNS,
    maxPendingRunsPerWorkspace: config.MAX_PENDING_RUNS_PER_WORKSPACE,
    maxRedisMemoryPercent: config.MAX_REDIS_MEMORY_PERCENT,
    maxRedisMemoryBytes: config.MAX_REDIS_MEMORY_BYTES,
    maxDatabaseWaitMs: config.MAX_DATABASE_WAIT_MS,
  };
}

function tokenSettings(config: Config, log: Logger) {
  const onReadFailed = (err: unknown) => log.warn({ err }, 'token keys not read');
  return {
    secret: config.JWT_SECRET,
    previousSecret: config.JWT_PREVIOUS_SECRET,
    publicKey: config.JWT_PUBLIC_KEY,
    remoteKeys: config.JWT_JWKS_URL === undefined ? undefined : { url: config.JWT_JWKS_URL, onReadFailed },
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    ttlSeconds: config.JWT_TTL_SECONDS,
    sessionMaxMs: config.SESSION_MAX_MS,
  };
}

/** What whoever starts the process can mend is one sentence; anything else is a bug, with its stack. */
function reportAndExit(error: unknown): never {
  const isMendable = error instanceof ConfigError || error instanceof ListenError;
  process.stderr.write(`runyard api: ${isMendable ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}

main().catch(reportAndExit);
