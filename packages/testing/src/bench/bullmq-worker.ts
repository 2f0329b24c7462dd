import { type Job, WaitingChildrenError, Worker } from 'bullmq';
import {
  type BenchNodeJob,
  type BenchRunJob,
  connect,
  JOB_OPTIONS,
  NODES,
  openQueue,
  RUNS,
} from './bullmq-jobs.ts';
import { rootsOf, SHAPES, successorsOf } from './shapes.ts';

/** A worker process of the baseline: `node bullmq-worker.js <database url> <concurrency> [<redis url>]`. */
const [databaseUrl = '', concurrency = '', redisUrl] = process.argv.slice(2);
const KEEP_NOTHING = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };
const successors = {
  short_chain: successorsOf(SHAPES.short_chain),
  long_chain: successorsOf(SHAPES.long_chain),
  fan_out: successorsOf(SHAPES.fan_out),
};
const backend = { databaseUrl, redisUrl };
const producing = connect(backend);
const consuming = connect(backend);
const runs = openQueue(RUNS, producing);
const nodes = openQueue(NODES, producing);

const workers = [
  openWorker(RUNS, (job, token) => (job.attemptsStarted === 1 ? startRun(job, token) : Promise.resolve())),
  openWorker(NODES, (job) => endNode(job)),
];
process.once('SIGTERM', stop);
process.stdout.write('baseline worker started\n');

async function startRun(job: Job<BenchRunJob>, token: string): Promise<void> {
  const { shape } = job.data;
  const parent = { id: String(job.id), queue: runs.qualifiedName };
  await nodes.addBulk(rootsOf(SHAPES[shape]).map((node) => childJob({ shape, node }, parent)));
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
}

/** The last of a join's dependencies adds the join. */
async function endNode(job: Job<BenchNodeJob>): Promise<void> {
  const { shape, node } = job.data;
  const parent = { id: String(job.parent?.id), queue: String(job.parent?.queueKey) };
  for (const successor of successors[shape][node] ?? []) {
    const needed = SHAPES[shape].dependencies[successor]?.length ?? 0;
    const ended = needed === 1 ? 1 : await producing.increment(`${parent.id}-${successor}`);
    if (ended < needed) continue;
    const { name, data, opts } = childJob({ shape, node: successor }, parent);
    await nodes.add(name, data, opts);
  }
}

function childJob(data: BenchNodeJob, parent: { id: string; queue: string }) {
  const jobId = `${parent.id}-${data.node}`;
  return { name: 'node', data, opts: { ...JOB_OPTIONS, jobId, parent, ignoreDependencyOnFailure: true } };
}

/** A job that fails makes the whole measurement worthless, so the process ends. */
function openWorker(queue: string, handle: (job: Job, token: string) => Promise<void>): Worker {
  const options = {
    ...consuming.bullmq,
    concurrency: Number(concurrency),
    lockDuration: 15_000,
    ...KEEP_NOTHING,
  };
  const worker = new Worker(queue, (job, token = '') => handle(job, token), options, consuming.factory);
  worker.on('error', fail);
  worker.on('failed', (_job, error) => fail(error));
  return worker;
}

function fail(error: Error): never {
  process.stderr.write(`baseline worker failed: ${error.stack}\n`);
  process.exit(1);
}

async function stop(): Promise<void> {
  await Promise.allSettled(workers.map((worker) => worker.close()));
  process.exit(0);
}
