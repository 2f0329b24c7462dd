import type { Logger } from '@runyard/runtime';
import { DelayedError, type Job, WaitingChildrenError, Worker } from 'bullmq';
import { type Backend, type BackendOptions, openConsumerBackend } from './backend.ts';
import { NodeJob, type RunJob, readRunJob } from './catalog.ts';
import { nodesQueue, RUNS_QUEUE } from './names.ts';
import { createPace } from './pace.ts';
import { watchFetches } from './watch-fetches.ts';

/**
 * What to do with a job once its handler has returned. `whenGone` is called once a job that is done is no longer stored, to
 * make up for an add that changed nothing because the job was still there; `whenLost` when the job cannot come again,
 * because the queue has lost it or cannot be reached.
 */
export type Verdict =
  | { kind: 'done'; whenGone?: () => Promise<void> }
  | { kind: 'wait_for_nodes' }
  | { kind: 'later'; delayMs: number; whenLost?: () => Promise<void> };

export interface JobHandlers {
  run(job: RunJob, delivery: { isFirstDelivery: boolean }): Promise<Verdict>;
  node(job: NodeJob): Promise<Verdict>;
}

export interface ConsumerOptions extends BackendOptions {
  /** Pools whose node jobs this process takes. Run jobs are taken by every worker. */
  pools: string[];
  /** Jobs of one queue that run at the same time in this process. */
  concurrency: number;
  /** How long a job whose worker went silent stays taken, in milliseconds. */
  lockMs: number;
  log: Logger;
  /** The wall clock, in milliseconds. */
  now: () => number;
}

/** The consuming side of the queues, in the words of its lifecycle. */
export interface Consumers {
  /** Takes no new jobs; the running ones go on. */
  quiet(): Promise<void>;
  /** Takes new jobs again after `quiet`. */
  resume(): void;
  /** Resolves when no job is running any more, and closes. */
  drain(): Promise<void>;
  /** Gives the jobs that are still running to other consumers, whatever their handlers do from now on. */
  handBack(): Promise<void>;
  /** Closes without waiting for running jobs. */
  stop(): Promise<void>;
  /** True while it takes jobs and its connection stands. */
  isRunning(): boolean;
  /** True after `quiet`. */
  isQuiet(): boolean;
  /** Resolves when the queue's server has answered by the consumers' own connection. */
  ping(): Promise<unknown>;
  /** Queues for which it has had room and not asked for jobs for this long, in milliseconds. */
  idleFor(ms: number): string[];
  /** Running jobs by queue. */
  busy(): Record<string, number>;
  /** Jobs a second by queue while there was work, over the last minute; queues of which none ended are left out. */
  pace(): Record<string, number>;
}

/** BullMQ never gives a stalled job up: what to do with a lost node run is the engine's decision. */
const NEVER_GIVE_UP = 1_000_000;
const RECONNECT_DELAY_MS = 1_000;

/** Starts taking jobs of the run queue and of each pool. */
export function startConsumers(options: ConsumerOptions, handlers: JobHandlers): Consumers {
  const names = [RUNS_QUEUE, ...options.pools.map(nodesQueue)];
  const backend = openConsumerBackend(options, names.length);
  const pace = createPace(names);
  const fetchedAt = new Map(names.map((name) => [name, performance.now()]));
  const noteFetch = (name: string) => void fetchedAt.set(name, performance.now());
  const counted =
    (name: string, handle: Handle): Handle =>
    async (job, isFirstDelivery) => {
      pace.began(name);
      return handle(job, isFirstDelivery).finally(() => {
        pace.ended(name);
        noteFetch(name);
      });
    };
  const active: ActiveJobs = new Map();
  const workers = [
    openWorker(
      RUNS_QUEUE,
      backend,
      options,
      counted(RUNS_QUEUE, (job, isFirstDelivery) => handlers.run(readRunJob(job), { isFirstDelivery })),
      noteFetch,
      active,
    ),
    ...options.pools.map(nodesQueue).map((name) =>
      openWorker(
        name,
        backend,
        options,
        counted(name, (job) => handlers.node(NodeJob.parse(job.data))),
        noteFetch,
        active,
      ),
    ),
  ];
  const close = async (force: true | undefined) => {
    await Promise.allSettled(workers.map((worker) => worker.close(force)));
    await backend.close();
  };
  return {
    quiet: async () => void (await Promise.all(workers.map((worker) => worker.pause(true)))),
    resume: () => {
      for (const worker of workers) worker.resume();
    },
    drain: () => close(undefined),
    handBack: async () => {
      const moves = [...active].map(([job, token]) => job.moveToDelayed(options.now(), token));
      await Promise.allSettled(moves);
    },
    stop: () => close(true),
    isRunning: () => workers.every((worker) => worker.isRunning() && !worker.isPaused()) && backend.isReady(),
    isQuiet: () => workers.some((worker) => worker.isPaused()),
    ping: backend.ping,
    idleFor: (ms) =>
      names.filter((name) => {
        const hasRoom = pace.runningOf(name) < options.concurrency;
        return hasRoom && performance.now() - (fetchedAt.get(name) ?? 0) > ms;
      }),
    busy: pace.running,
    pace: pace.perSecond,
  };
}

/** With the tokens that they are held by. */
type ActiveJobs = Map<Job, string>;

type Handle = (job: Job, isFirstDelivery: boolean) => Promise<Verdict>;

function openWorker(
  name: string,
  backend: Backend,
  options: ConsumerOptions,
  handle: Handle,
  noteFetch: (name: string) => void,
  active: ActiveJobs,
) {
  const whenGone = new Map<string | undefined, () => Promise<void>>();
  const process = async (job: Job, token = ''): Promise<void> => {
    active.set(job, token);
    const settled = settleJob(job, token, worker.isPaused() ? handBack : handle, options.now);
    const act = await settled.finally(() => active.delete(job));
    if (act) whenGone.set(job.id, act);
  };
  const takeWhenGone = (jobId: string | undefined) => {
    const act = whenGone.get(jobId);
    whenGone.delete(jobId);
    act?.().catch((err) => options.log.warn({ err, queue: name, jobId }, 'ended job not made up for'));
    return act !== undefined;
  };
  const worker = new Worker(
    name,
    process,
    {
      ...backend.bullmq,
      concurrency: options.concurrency,
      lockDuration: options.lockMs,
      stalledInterval: options.lockMs / 2,
      maxStalledCount: NEVER_GIVE_UP,
      runRetryDelay: RECONNECT_DELAY_MS,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
    watchFetches(backend.factory, () => noteFetch(name)) as never,
  );
  worker.on('error', (err) => options.log.warn({ err, queue: name }, 'queue error'));
  worker.on('completed', (job) => takeWhenGone(job.id));
  worker.on('failed', (job, err) => {
    if (takeWhenGone(job?.id)) return; // it was done, but got a child at that moment
    options.log.error({ err, queue: name, jobId: job?.id }, 'job handler failed');
  });
  return worker;
}

/** A fetch that was under way when its worker went quiet may still bring a job: it goes to another worker. */
const handBack: Handle = async () => ({ kind: 'later', delayMs: 0 });

/** How long a run job waits that has nodes running, none of which is its child: after a repair, rarely. */
const NO_CHILDREN_DELAY_MS = 500;

/**
 * Moves the job where the verdict says. BullMQ learns by an error of its own that the job has been moved. A run job
 * whose node jobs have all ended before it could wait for them is handled once more at once. Returns what is to be done
 * when the job is gone.
 */
async function settleJob(job: Job, token: string, handle: Handle, now: () => number) {
  let verdict = await handle(job, job.attemptsStarted === 1);
  if (verdict.kind === 'wait_for_nodes') {
    await waitForNodes(job, token);
    verdict = await handle(job, false);
  }
  if (verdict.kind === 'wait_for_nodes') {
    await waitForNodes(job, token);
    verdict = { kind: 'later', delayMs: NO_CHILDREN_DELAY_MS };
  }
  if (verdict.kind === 'later') {
    await moveToDelayed(job, token, now() + verdict.delayMs, verdict.whenLost);
    throw new DelayedError();
  }
  return verdict.whenGone;
}

async function moveToDelayed(
  job: Job,
  token: string,
  dueMs: number,
  whenLost: (() => Promise<void>) | undefined,
): Promise<void> {
  try {
    await job.moveToDelayed(dueMs, token);
  } catch (error) {
    await whenLost?.();
    throw error;
  }
}

async function waitForNodes(job: Job, token: string): Promise<void> {
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
}
