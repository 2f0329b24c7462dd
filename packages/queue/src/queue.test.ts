import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLogger, systemIds } from '@runyard/runtime';
import {
  createTestDatabase,
  describeEachBackend,
  eventually,
  type TestDatabase,
  uniquePrefix,
} from '@runyard/testing';
import type { NodeJob, RunJob } from './catalog.ts';
import { type Consumers, type JobHandlers, startConsumers, type Verdict } from './consumers.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';
import { nodesQueue, RUNS_QUEUE } from './names.ts';

const POOL = 'transform';
const ids = systemIds();
const log = createLogger({ name: 'test', level: 'silent' });

describeEachBackend('the queue', (backend) => {
  let database: TestDatabase;
  let queue: JobQueue;
  let options: { databaseUrl: string; redisUrl: string | undefined; prefix: string };
  let consumers: Consumers[] = [];
  let delivered: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(() => {
    options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix: uniquePrefix() };
    queue = openJobQueue(options);
    consumers = [];
    delivered = [];
  });
  afterEach(async () => {
    await Promise.all(consumers.map((each) => each.drain()));
    for (const name of [nodesQueue(POOL), RUNS_QUEUE]) await queue.queue(name).obliterate({ force: true });
    await queue.close();
  });
  afterAll(() => database.drop());

  test('keeps a job that is added twice once', async () => {
    const run = runJob();

    await Promise.all([queue.addRunJob(run), queue.addRunJob(run)]);
    await queue.addRunJob(run);

    expect(await queue.queue(RUNS_QUEUE).getJobCounts()).toMatchObject({ waiting: 1 });
  });

  test('says that a node job was not added whose run job is gone, and adds its neighbours', async () => {
    const run = runJob();
    await queue.addRunJob(run);

    const added = await Promise.all([
      queue.addNodeJob(nodeJob(run)),
      queue.addNodeJob(nodeJob(runJob())),
      queue.addNodeJob(nodeJob(run)),
    ]);

    expect(added).toEqual([true, false, true]);
    expect(await queue.queue(nodesQueue(POOL)).getJobCounts()).toMatchObject({ waiting: 2 });
  });

  test('wakes a run job once, when its last node job has ended, those added on the way included', async () => {
    const run = runJob();
    const [first, second] = [nodeJob(run), nodeJob(run)];
    consume({
      run: async (_job, { isFirstDelivery }) => {
        if (!isFirstDelivery) return { kind: 'done' };
        await queue.addNodeJob(first);
        return { kind: 'wait_for_nodes' };
      },
      node: async (job) => {
        if (job.nodeRunId === first.nodeRunId) await queue.addNodeJob(second);
        return { kind: 'done' };
      },
    });

    await queue.addRunJob(run);
    await empty();

    expect(delivered).toEqual(['run', first.nodeRunId, second.nodeRunId, 'run']);
  });

  test('does not leave a run job waiting for a node job whose handler threw', async () => {
    const run = runJob();
    consume({
      run: async (_job, { isFirstDelivery }) => {
        if (!isFirstDelivery) return { kind: 'done' };
        await queue.addNodeJob(nodeJob(run));
        return { kind: 'wait_for_nodes' };
      },
      node: async () => {
        throw new Error('a bug');
      },
    });

    await queue.addRunJob(run);

    await empty();
    expect(delivered.at(-1)).toBe('run');
  });

  test('brings a job again after its delay, and no sooner', async () => {
    const times: number[] = [];
    consume({
      run: async (): Promise<Verdict> => {
        times.push(performance.now());
        return times.length === 1 ? { kind: 'later', delayMs: 300 } : { kind: 'done' };
      },
    });

    await queue.addRunJob(runJob());
    await empty();

    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(290);
  });

  test('brings no job to a consumer that is quiet, which drains what it runs; the next consumer gets it', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const first = consume({ run: () => released.then(() => ({ kind: 'done' })) });
    await queue.addRunJob(runJob());
    await eventually(() => delivered.length === 1);

    await first.quiet();
    const later = runJob();
    await queue.addRunJob(later);
    const drained = first.drain();
    release();
    await drained;

    expect(delivered).toHaveLength(1);
    expect(await queue.queue(RUNS_QUEUE).getJobs(['waiting', 'delayed'])).toMatchObject([
      { id: later.runId },
    ]);
    consume({});
    await empty();
    expect(delivered).toHaveLength(2);
  });

  test('brings the job of a worker that went silent to another one', async () => {
    let end = (_verdict: Verdict) => {};
    const silent = consume({ run: () => new Promise<Verdict>((resolve) => (end = resolve)) });
    await queue.addRunJob(runJob());
    await eventually(() => delivered.length === 1);

    await silent.stop();
    consume({});

    await empty();
    end({ kind: 'done' });
    expect(delivered).toHaveLength(2);
  });

  function consume(handlers: Partial<JobHandlers>): Consumers {
    const started = startConsumers(
      { ...options, pools: [POOL], concurrency: 5, lockMs: 600, log, now: Date.now },
      {
        run: (job, delivery) => {
          delivered.push('run');
          return handlers.run?.(job, delivery) ?? Promise.resolve({ kind: 'done' });
        },
        node: (job) => {
          delivered.push(job.nodeRunId);
          return handlers.node?.(job) ?? Promise.resolve({ kind: 'done' });
        },
      },
    );
    consumers.push(started);
    return started;
  }

  const empty = () =>
    eventually(async () => {
      const names = [RUNS_QUEUE, nodesQueue(POOL)];
      const counts = await Promise.all(names.map((name) => queue.queue(name).getJobCounts()));
      return counts.flatMap((count) => Object.values(count)).every((count) => count === 0);
    });
});

const runJob = (): RunJob => ({ runId: ids.next(), versionId: ids.next(), priority: 1 });

const nodeJob = (run: RunJob): NodeJob => ({ ...run, nodeRunId: ids.next(), pool: POOL, leaseEpoch: 0 });
