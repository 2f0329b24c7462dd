import { setTimeout as sleep } from 'node:timers/promises';
import { migrateQueue } from '@runyard/queue';
import { environmentWith, type LauncherConfig } from '@runyard/runtime';
import { CommandError } from '../command-error.ts';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { startDatabase } from './database.ts';
import type { Home } from './home.ts';
import { requireRedis } from './require-redis.ts';
import { startApp } from './services.ts';
import type { StopList } from './stop-list.ts';
import { supervise } from './supervise.ts';

const READY_DEADLINE_MS = 60_000;
const READY_POLL_MS = 50;
const READY_REQUEST_MS = 5_000;
/** Longer than the apps give themselves (WORKER_DRAIN_MS and what follows it). */
const APP_STOP_SLACK_MS = 15_000;

export interface LocalSystem {
  apiUrl: string;
  databaseUrl: string;
  /** Rejects with a sentence when the database ends, or another part before the API is ready; later those are started again. */
  failure: Promise<never>;
}

export interface SystemOptions {
  config: LauncherConfig;
  home: Home;
  jwtSecret: string;
  port: number;
  /** Gets what is started, also when the start fails half way. */
  stops: StopList;
  say(sentence: string): void;
  /** Runs between the migrations and the start of the apps. */
  prepare(databaseUrl: string): Promise<void>;
}

/** Starts database, API and worker, and waits until the API is ready. */
export async function startSystem(options: SystemOptions): Promise<LocalSystem> {
  const { config, home, say, stops } = options;
  const failures: Promise<never>[] = [];
  if (config.REDIS_URL !== undefined) await requireRedis(config.REDIS_URL);
  const databaseUrl = config.DATABASE_URL ?? (await startOwnDatabase());
  await migrate(databaseUrl, options);
  await options.prepare(databaseUrl);

  say('starting the API and a worker');
  const env = appEnvironment(options, databaseUrl);
  const apps = await Promise.all(
    (['api', 'worker'] as const).map((name) => supervise(() => startApp(home, name, env), { say })),
  );
  const stopDeadlineMs = config.WORKER_DRAIN_MS + APP_STOP_SLACK_MS;
  await stops.add(() => Promise.all(apps.map((app) => app.stop(stopDeadlineMs))));
  failures.push(...apps.map((app) => app.failure));

  const failure = Promise.race(failures);
  failure.catch(() => undefined);
  const apiUrl = `http://${hostInUrl(config.HOST)}:${options.port}`;
  await Promise.race([untilReady(apiUrl), failure]);
  for (const app of apps) app.restartFromNowOn();
  return { apiUrl, databaseUrl, failure };

  async function startOwnDatabase(): Promise<string> {
    say('starting PostgreSQL');
    const database = await startDatabase(home);
    await stops.add(database.stop);
    failures.push(database.ended.then((sentence) => Promise.reject(new CommandError(sentence))));
    return database.url;
  }
}

async function migrate(databaseUrl: string, { config, say }: SystemOptions): Promise<void> {
  const applied = await applyMigrations(databaseUrl);
  if (applied.length > 0) say(`migrated the database (${applied.join(', ')})`);
  if (config.REDIS_URL === undefined) await migrateQueue(databaseUrl);
}

function appEnvironment({ config, home, jwtSecret, port }: SystemOptions, databaseUrl: string) {
  return environmentWith({
    NODE_ENV: config.NODE_ENV,
    DATABASE_URL: databaseUrl,
    RUNYARD_HOME: home.path,
    JWT_SECRET: jwtSecret,
    WEBHOOK_SIGNING_SECRET: config.WEBHOOK_SIGNING_SECRET ?? home.settings.webhookSecret,
    ...(config.SECRETS_KEYS === undefined && { SECRETS_KEYS: home.settings.secretsKeys }),
    PUBLIC_URL: config.PUBLIC_URL ?? `http://${hostInUrl(config.HOST)}:${port}`,
    // The demo workflow calls the API itself.
    OUTBOUND_ALLOW: [...config.OUTBOUND_ALLOW, `${hostInUrl(config.HOST)}:${port}`].join(','),
    PORT: String(port),
    // Nobody has to notice that it stops.
    API_STOP_DELAY_MS: '0',
  });
}

async function untilReady(apiUrl: string): Promise<void> {
  const deadline = performance.now() + READY_DEADLINE_MS;
  for (;;) {
    if (await isReady(apiUrl)) return;
    if (performance.now() > deadline)
      throw new CommandError(`the API did not become ready at ${apiUrl}/health/ready`);
    await sleep(READY_POLL_MS);
  }
}

async function isReady(apiUrl: string): Promise<boolean> {
  const signal = AbortSignal.timeout(READY_REQUEST_MS);
  const answer = await fetch(`${apiUrl}/health/ready`, { signal }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

/** Where this machine reaches an address that a server listens on. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
