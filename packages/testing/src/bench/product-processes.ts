import { join, resolve } from 'node:path';
import { type BackgroundProcess, freePort, startProcess } from '@runyard/embedded';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '@runyard/runtime';
import { eventually } from '../eventually.ts';
import type { StopList } from './stop-list.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const START_DEADLINE_MS = 30_000;
/** Longer than the apps give themselves. */
const STOP_DEADLINE_MS = 40_000;

export interface ProductOptions {
  databaseUrl: string;
  /** Undefined means that the queues live in PostgreSQL. */
  redisUrl: string | undefined;
  workerCount: number;
  folder: string;
  profileFolder: string | undefined;
  jwtSecret: string;
}

export interface ProductProcesses {
  api: BackgroundProcess;
  apiPort: number;
  workers: BackgroundProcess[];
}

/** Brings the database up to date, as `npm run db:migrate` does. */
export async function migrate({ databaseUrl, redisUrl, folder }: ProductOptions): Promise<void> {
  const migration = await startProcess({
    name: 'the migration',
    command: process.execPath,
    args: [join(ROOT, 'apps/cli/dist/main.js'), 'db:migrate'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl ?? '',
      RUNYARD_HOME: folder,
    },
    logFile: join(folder, 'migration.log'),
  });
  const { code } = await migration.ended;
  if (code !== 0) throw new Error('the migrations failed');
}

/** Starts API and workers with the product's defaults, each with a health check, and waits until all are ready. */
export async function startProduct(options: ProductOptions, stops: StopList): Promise<ProductProcesses> {
  const apiPort = await freePort();
  const api = await startApp('api', 'api', { PORT: String(apiPort) });
  const workers = await Promise.all(
    Array.from({ length: options.workerCount }, async (_, index) => {
      const port = await freePort();
      const worker = await startApp('worker', `worker ${index + 1}`, { WORKER_HEALTH_PORT: String(port) });
      await untilReady(port);
      return worker;
    }),
  );
  await untilReady(apiPort);
  return { api, apiPort, workers };

  async function startApp(app: 'api' | 'worker', name: string, settings: Record<string, string>) {
    const started = await launch(app, name, options, settings);
    stops.add(async () => void (await started.stop(STOP_DEADLINE_MS)));
    return started;
  }
}

function launch(
  app: 'api' | 'worker',
  name: string,
  options: ProductOptions,
  settings: Record<string, string>,
): Promise<BackgroundProcess> {
  const profile = options.profileFolder;
  const profiling = profile
    ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}.cpuprofile`]
    : [];
  return startProcess({
    name,
    command: process.execPath,
    args: [...NODE_FLAGS, ...profiling, join(ROOT, 'apps', app, 'dist/main.js')],
    env: {
      ...NODE_ENVIRONMENT,
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: options.databaseUrl,
      REDIS_URL: options.redisUrl,
      JWT_SECRET: options.jwtSecret,
      RATE_LIMIT_PER_MINUTE: '0',
      MAX_PENDING_RUNS: '0',
      MAX_PENDING_RUNS_PER_WORKSPACE: '0',
      RUNYARD_HOME: options.folder,
      ...settings,
    },
    logFile: join(options.folder, `${name}.log`),
  });
}

async function untilReady(port: number): Promise<void> {
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  await eventually(isReady, { deadlineMs: START_DEADLINE_MS });
}
