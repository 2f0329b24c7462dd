import { coalesce } from '@runyard/runtime';
import { Queue } from 'bullmq';
import { type Backend, type BackendOptions, openProducerBackend, type QueueMemory } from './backend.ts';
import {
  bullmqPriority,
  JOB_NAMES,
  type NodeJob,
  nodeJobId,
  nodeJobIds,
  type RunJob,
  storedRunJob,
} from './catalog.ts';
import type { JobStanding } from './find-jobs.ts';
import { nodesQueue, RUNS_QUEUE } from './names.ts';

/** What the engine asks of the queue. Adding a job whose id is still stored changes nothing. */
export interface JobQueue {
  kind: Backend['kind'];
  /** False while added jobs would not get through. */
  isReady(): boolean;
  /** What Redis uses and may use; null where there is no Redis. */
  memory(): Promise<QueueMemory | null>;
  /** → waiting, or delayed. */
  addRunJob(job: RunJob, options?: { delayMs: number }): Promise<void>;
  /** → waiting, as a child of its run's job. False when that run job is gone, and nothing was added. */
  addNodeJob(job: NodeJob): Promise<boolean>;
  /** Removes the job of a run, and of its node jobs those that no worker handles. */
  removeRunJob(runId: string): Promise<void>;
  /** How the jobs of runs stand, in their order. */
  findRunJobs(runIds: string[]): Promise<JobStanding[]>;
  /** How the jobs of node runs stand, whichever of their claims they were added for. */
  findNodeJobs(jobs: NodeJob[]): Promise<JobStanding[]>;
  /** delayed → waiting, for the job of a run. */
  hastenRunJob(runId: string): Promise<void>;
  /** delayed → waiting, for the job of a node run. */
  hastenNodeJob(job: NodeJob): Promise<void>;
  /** Mends what a worker with a clock that was ahead has left; workers lock their jobs for `lockMs`. Returns how many rows. */
  mendLocks(lockMs: number): Promise<number>;
  /** Ids of the first jobs that wait in one queue, in the order in which workers take them. */
  listHead(name: string, limit: number): Promise<string[]>;
  /** BullMQ's own view of one queue, for administration. */
  queue(name: string): Queue;
  close(): Promise<void>;
}

/** What BullMQ answers in place of an id: the parent job is not there; the job is there, under another parent. */
const MISSING_PARENT = '-5';
const OTHER_PARENT = '-7';
const MAX_JOBS_PER_ADD = 500;
const MAX_EVENTS_KEPT = 1_000;

/** Opens the producing side of the queues. Connects in the background. */
export function openJobQueue(options: BackendOptions): JobQueue {
  const backend = openProducerBackend(options);
  const queues = new Map<string, Producer>();
  const producer = (name: string) => {
    const known = queues.get(name) ?? openProducer(backend, name);
    queues.set(name, known);
    return known;
  };
  const runs = producer(RUNS_QUEUE);
  const runsKey = runs.queue.qualifiedName;
  const removal = backend.kind === 'postgres' ? REMOVED_AT_ONCE : {};
  return {
    kind: backend.kind,
    isReady: backend.isReady,
    memory: backend.memory,
    addRunJob: async (job, { delayMs } = NO_DELAY) => {
      const { data, opts } = storedRunJob(job, delayMs);
      await runs.add({ name: JOB_NAMES.run, data, opts: { ...removal, ...opts } });
    },
    addNodeJob: async (job) => {
      const parent = { id: job.runId, queue: runsKey };
      const opts = {
        ...removal,
        jobId: nodeJobId(job),
        priority: bullmqPriority(job),
        parent,
        ignoreDependencyOnFailure: true,
      };
      const id = await producer(nodesQueue(job.pool)).add({ name: JOB_NAMES.node, data: job, opts });
      return String(id) !== MISSING_PARENT;
    },
    removeRunJob: (runId) => removeRunJob(runs.queue, runId),
    findRunJobs: (runIds) => backend.findJobs(runIds.map((id) => ({ queueKey: runsKey, id }))),
    findNodeJobs: async (jobs) => {
      const addresses = jobs.map((job) =>
        nodeJobIds(job).map((id) => ({ queueKey: producer(nodesQueue(job.pool)).queue.qualifiedName, id })),
      );
      const standings = (await backend.findJobs(addresses.flat())).values();
      return addresses.map((ofOne) => bestOf(ofOne.map(() => standings.next().value ?? 'lost')));
    },
    hastenRunJob: (runId) => hasten(runs.queue, [runId]),
    hastenNodeJob: (job) => hasten(producer(nodesQueue(job.pool)).queue, nodeJobIds(job)),
    mendLocks: backend.mendLocks,
    listHead: (name, limit) => backend.listHead(producer(name).queue, limit),
    queue: (name) => producer(name).queue,
    close: async () => {
      await Promise.allSettled([...queues.values()].map(({ queue }) => queue.close()));
      await backend.close();
    },
  };
}

const NO_DELAY = { delayMs: 0 };

/** Consumers remove what has ended, on either backend; on PostgreSQL it takes less when the job says so, and its bytes count less. */
const REMOVED_AT_ONCE = { removeOnComplete: true, removeOnFail: true } as const;

interface Producer {
  queue: Queue;
  add: (job: BulkJob) => Promise<string | undefined>;
}

type BulkJob = Parameters<Queue['addBulk']>[0][number];

/** Adds are coalesced: one `addBulk` of a queue is in flight, what arrives meanwhile goes into the next. */
function openProducer(backend: Backend, name: string): Producer {
  const queue = new Queue(
    name,
    { ...backend.bullmq, streams: { events: { maxLen: MAX_EVENTS_KEPT } } },
    backend.factory,
  );
  queue.on('error', () => undefined);
  const addAll = (jobs: BulkJob[]) => addJobs(queue, jobs);
  return { queue, add: coalesce(addAll, { maxItems: MAX_JOBS_PER_ADD, isolates: () => false }) };
}

/**
 * BullMQ removes a job with its children as a whole, unless one of them is being handled. Then the others go alone; the
 * run job is woken by the last one that ends, or removed now if that has ended in between.
 */
async function removeRunJob(queue: Queue, runId: string): Promise<void> {
  const isRemoved = async () => (await queue.remove(runId, { removeChildren: true })) > 0;
  if (await isRemoved()) return;
  const job = await queue.getJob(runId);
  if (!job) return;
  await job.removeUnprocessedChildren();
  await isRemoved();
}

const bestOf = (standings: JobStanding[]): JobStanding =>
  (['ready', 'delayed', 'stuck'] as const).find((standing) => standings.includes(standing)) ?? 'lost';

/** Makes those of the jobs that are delayed wait for the next free worker. */
async function hasten(queue: Queue, ids: string[]): Promise<void> {
  for (const id of ids) {
    const job = await queue.getJob(id);
    if (job && (await job.isDelayed())) await job.promote();
  }
}

/** The ids of the added jobs, or BullMQ's code in place of one. A lone job goes without the pipeline that a bulk add sets up. */
async function addJobs(queue: Queue, jobs: BulkJob[]): Promise<(string | undefined)[]> {
  const [first, ...others] = jobs;
  if (!first || others.length > 0) return (await queue.addBulk(jobs)).map((job) => job.id);
  try {
    return [(await queue.add(first.name, first.data, first.opts)).id];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === MISSING_PARENT || code === OTHER_PARENT) return [code];
    throw error;
  }
}
