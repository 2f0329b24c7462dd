import { migrateQueue } from '@runyard/queue';
import { Client } from 'pg';
import { type BenchServers, createDatabase, startBenchServers } from './bench-servers.ts';
import { startBullmq } from './bullmq-contender.ts';
import { type BenchBackend, CREATE_COUNTERS } from './bullmq-jobs.ts';
import type { Contender } from './contender.ts';
import type { BenchOptions } from './options.ts';
import { type Usage, usageOfFamily, usageOfProcess } from './process-usage.ts';
import { type ProductContender, startRunyard } from './product-contender.ts';
import type { StopList } from './stop-list.ts';

/** The product's default, WORKER_CONCURRENCY. */
const CONCURRENCY = 50;

/** Both contenders, running, and what can be read of their processes. */
export interface BenchSystem {
  bullmq: Contender;
  runyard: ProductContender;
  meters: ProcessMeter[];
}

export interface ProcessMeter {
  system: 'bullmq' | 'runyard' | 'bench';
  name: string;
  read(): Usage | null;
}

/**
 * Starts stores, baseline and product, with data and logs in the folder. What is started is in `stops`, also when the
 * start fails half way.
 */
export async function startBenchSystem(
  options: BenchOptions,
  folder: string,
  stops: StopList,
): Promise<BenchSystem> {
  const { backend, workerCount, profileFolder } = options;
  const servers = await startBenchServers(backend, folder, stops);
  const baseline = { workerCount, concurrency: CONCURRENCY, folder, ...(await baselineStores(servers)) };
  const bullmq = await startBullmq(baseline, stops);
  const databaseUrl = await createDatabase(servers.postgres, 'runyard');
  const product = { databaseUrl, redisUrl: servers.redis?.runyard.url, workerCount, folder, profileFolder };
  const runyard = await startRunyard(product, stops);
  return { bullmq, runyard, meters: metersOf(servers, bullmq, runyard) };
}

async function baselineStores({ postgres, redis }: BenchServers): Promise<BenchBackend> {
  const databaseUrl = await createDatabase(postgres, 'bullmq_alone');
  if (redis === undefined) await prepareDatabase(databaseUrl);
  return { databaseUrl, redisUrl: redis?.bullmq.url };
}

async function prepareDatabase(databaseUrl: string): Promise<void> {
  await migrateQueue(databaseUrl);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(CREATE_COUNTERS);
  await client.end();
}

function metersOf({ postgres, redis }: BenchServers, bullmq: Contender, runyard: Contender): ProcessMeter[] {
  const processes = [bullmq, runyard].flatMap(({ name: system, processes }) =>
    processes.map(({ name, pid }) => ({ system, name, read: () => usageOfProcess(pid) })),
  );
  const stores: ProcessMeter[] = (['bullmq', 'runyard'] as const).flatMap((system) => {
    const store = redis?.[system];
    return store ? [{ system, name: 'Redis', read: () => usageOfProcess(store.process.pid) }] : [];
  });
  return [
    ...processes,
    ...stores,
    { system: 'runyard', name: 'PostgreSQL', read: () => usageOfFamily(postgres.process.pid) },
    { system: 'bench', name: 'client', read: () => usageOfProcess(process.pid) },
  ];
}
