import { setTimeout as sleep } from 'node:timers/promises';
import type { StopList } from '../bench/stop-list.ts';
import { createChance } from './chance.ts';
import { type FaultKind, LEASE_MS, type QueueBackend } from './fault-kinds.ts';
import { startCallCounter } from './load/call-counter.ts';
import { driveLoad } from './load/drive-load.ts';
import { createJwtSecret, createTenant } from './load/tenant.ts';
import type { ChaosOptions } from './options.ts';
import { type Fault, planFaults } from './plan-faults.ts';
import { type ChaosResult, collectResult } from './result.ts';
import { commitFault, type Site } from './site/commit-fault.ts';
import { startFleet } from './site/fleet.ts';
import { migrate } from './site/migrate.ts';
import { startStores } from './site/stores.ts';
import { sampleResources } from './verdict/sample-resources.ts';

const API_COUNT = 2;
const WORKER_COUNT = 4;
/** From this length on a worker and an API are never ended, so that their memory can be watched. */
const SOAK_MS = 10 * 60_000;

/** As in production, but sooner: everything that repairs itself does so within seconds. */
const SETTINGS = {
  NODE_ENV: 'production',
  LEASE_MS: String(LEASE_MS),
  SWEEP_INTERVAL_MS: '1000',
  SWEEP_AFTER_MS: '2000',
  WORKER_DRAIN_MS: '5000',
  WORKER_HEARTBEAT_MS: '1000',
  WORKER_CONCURRENCY: '20',
  DATABASE_POOL_SIZE: '6',
  RATE_LIMIT_PER_MINUTE: '0',
  OUTBOUND_ALLOW: '127.0.0.1',
  // A pause counts, and is no fault of the code.
  COMPUTE_TIMEOUT_MS: '60000',
};

export interface ChaosRun extends Pick<ChaosOptions, 'seed' | 'durationMs' | 'perSecond' | 'kinds'> {
  backend: QueueBackend;
  folder: string;
  say: (sentence: string) => void;
}

/** Starts a whole system, breaks it as the seed says while runs are triggered, lets it end, and looks at what is left. */
export async function runChaos(run: ChaosRun, stops: StopList): Promise<ChaosResult> {
  const { backend, folder, seed, durationMs } = run;
  const stores = await startStores(backend, folder, stops);
  await migrate(stores.databaseUrl, folder);
  const jwtSecret = createJwtSecret();
  const env = {
    ...SETTINGS,
    RUNYARD_HOME: folder,
    JWT_SECRET: jwtSecret,
    DATABASE_URL: stores.databaseWayUrl,
    REDIS_URL: stores.redis?.wayUrl,
  };
  const fleet = await startFleet({ folder, apiCount: API_COUNT, workerCount: WORKER_COUNT, env }, stops);
  const chance = createChance(seed + 1);
  const counter = await startCallCounter(chance);
  stops.add(counter.stop);
  const apiUrls = fleet.apis.map(({ url }) => url);
  const tenant = await createTenant({
    databaseUrl: stores.databaseUrl,
    jwtSecret,
    apiUrls,
    outsideUrl: counter.url,
  });
  const site: Site = { stores, fleet, rollEnds: [] };
  const plan = planFaults({
    seed,
    durationMs,
    backend,
    workers: namesOf(fleet.members, 'worker'),
    apis: namesOf(fleet.members, 'api'),
    spared: durationMs >= SOAK_MS ? [`worker ${WORKER_COUNT}`, `api ${API_COUNT}`] : [],
    kinds: run.kinds,
  });

  const resources = sampleResources(fleet, stores);
  const load = driveLoad(tenant, chance, run.perSecond);
  stops.add(load.stop);
  const injected = await injectFaults(site, plan, run);
  const unready = await becomeHealthy(site, run.say);
  counter.calmDown();
  run.say(`[${backend}] the faults are over; waiting until everything has ended`);
  return collectResult({ run, site, load, counter, injected, resources, unready });
}

const namesOf = (members: Site['fleet']['members'], app: 'api' | 'worker') =>
  members.filter((member) => member.app === app).map(({ name }) => name);

/** Faults that were committed, with when; performance.now(). */
export interface Injected {
  kind: FaultKind;
  at: number;
}

/** Commits each fault at its time, and waits until the last one is over and the time is up. */
async function injectFaults(
  site: Site,
  plan: Fault[],
  { backend, durationMs, say }: ChaosRun,
): Promise<Injected[]> {
  const begin = performance.now();
  const injected: Injected[] = [];
  const running: Promise<void>[] = [];
  for (const fault of plan) {
    await sleep(Math.max(0, begin + fault.atMs - performance.now()));
    injected.push({ kind: fault.kind, at: performance.now() });
    say(`[${backend}] ${tell(fault)}`);
    running.push(
      commitFault(site, fault).catch((error) =>
        say(`[${backend}] ${fault.kind} did not work: ${String(error)}`),
      ),
    );
  }
  await sleep(Math.max(0, begin + durationMs - performance.now()));
  await Promise.all(running);
  return injected;
}

const tell = ({ atMs, kind, targets, lastsMs, amountMs }: Fault) =>
  `${(atMs / 1_000).toFixed(1).padStart(6)} s  ${kind} ${targets.join(', ')} for ${lastsMs} ms${amountMs ? `, ${amountMs} ms` : ''}`;

/** Names of the processes that are not ready although nothing is wrong any more. */
async function becomeHealthy({ fleet }: Site, say: (sentence: string) => void): Promise<string[]> {
  const unready = await Promise.all(
    fleet.members.map(async (member) => {
      const isReady = await member.untilReady().then(
        () => true,
        () => false,
      );
      if (!isReady) say(`${member.name} does not become ready again`);
      return isReady ? [] : [member.name];
    }),
  );
  return unready.flat();
}
