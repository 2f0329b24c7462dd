import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BackgroundProcess, startProcess } from '@runyard/embedded';
import type { Queue } from 'bullmq';
import { type BenchBackend, connect, JOB_OPTIONS, openQueue, RUNS } from './bullmq-jobs.ts';
import { type Contender, LOST_AFTER_MS, pollMsFor } from './contender.ts';
import type { Shape } from './shapes.ts';
import type { StopList } from './stop-list.ts';

export interface BullmqOptions extends BenchBackend {
  workerCount: number;
  /** Jobs of one queue at the same time in one worker. */
  concurrency: number;
  folder: string;
}

const STOP_DEADLINE_MS = 10_000;

/** BullMQ alone: a run job is the parent of node jobs that add each other, and nothing is kept. */
export async function startBullmq(options: BullmqOptions, stops: StopList): Promise<Contender> {
  const numbers = Array.from({ length: options.workerCount }, (_, index) => index + 1);
  const workers = await Promise.all(numbers.map((number) => startWorker(number, options)));
  for (const worker of workers) stops.add(async () => void (await worker.stop(STOP_DEADLINE_MS)));
  const connection = connect(options);
  stops.add(connection.close);
  const runs = openQueue(RUNS, connection);
  stops.add(() => runs.close());
  return {
    name: 'bullmq',
    processes: workers,
    run: (shape, count) => runJobs(runs, shape, count, workers),
  };
}

function startWorker(number: number, options: BullmqOptions): Promise<BackgroundProcess> {
  const { databaseUrl, concurrency, redisUrl } = options;
  const script = join(import.meta.dirname, 'bullmq-worker.js');
  return startProcess({
    name: `worker ${number}`,
    command: process.execPath,
    args: [script, databaseUrl, String(concurrency), ...(redisUrl ? [redisUrl] : [])],
    env: { NODE_ENV: 'production' },
    logFile: join(options.folder, `bullmq-worker-${number}.log`),
  });
}

async function runJobs(
  runs: Queue,
  shape: Shape,
  count: number,
  workers: BackgroundProcess[],
): Promise<number> {
  const job = () => ({
    name: 'run',
    data: { shape: shape.name },
    opts: { ...JOB_OPTIONS, jobId: randomUUID() },
  });
  const startedAt = performance.now();
  await runs.addBulk(Array.from({ length: count }, job));
  while ((await countUnended(runs)) > 0) {
    if (performance.now() - startedAt > LOST_AFTER_MS) throw new Error('runs of BullMQ alone were lost');
    if (!workers.every((worker) => worker.isRunning())) throw new Error('a worker of BullMQ alone ended');
    await sleep(pollMsFor(count));
  }
  return performance.now() - startedAt;
}

async function countUnended(runs: Queue): Promise<number> {
  const counts = await runs.getJobCounts('wait', 'active', 'waiting-children', 'delayed');
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
