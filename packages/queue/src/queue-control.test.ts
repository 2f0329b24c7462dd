import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLogger, systemIds } from '@runyard/runtime';
import {
  createTestDatabase,
  describeEachBackend,
  eventually,
  type TestDatabase,
  uniquePrefix,
} from '@runyard/testing';
import type { RunJob } from './catalog.ts';
import { type Consumers, startConsumers, type Verdict } from './consumers.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';
import { nodesQueue, RUNS_QUEUE } from './names.ts';
import { countJobs, listHead, promoteJobs, retryFailedJobs, setJobsPaused } from './queue-control.ts';

const POOL = 'transform';
const ids = systemIds();
const log = createLogger({ name: 'test', level: 'silent' });

describeEachBackend('controlling queues', (backend) => {
  let database: TestDatabase;
  let queue: JobQueue;
  let options: { databaseUrl: string; redisUrl: string | undefined; prefix: string };
  let consumers: Consumers[] = [];
  let delivered: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix: uniquePrefix() };
    queue = openJobQueue(options);
    await eventually(() => queue.isReady());
    consumers = [];
    delivered = [];
  });
  afterEach(async () => {
    await Promise.all(consumers.map((each) => each.drain()));
    for (const name of [nodesQueue(POOL), RUNS_QUEUE]) await queue.queue(name).obliterate({ force: true });
    await queue.close();
  });
  afterAll(() => database.drop());

  const consume = (verdict: () => Verdict = () => ({ kind: 'done' })) => {
    const handle = async ({ runId }: RunJob) => {
      delivered.push(runId);
      return verdict();
    };
    const started = startConsumers(
      { ...options, pools: [POOL], concurrency: 5, lockMs: 600, log, now: Date.now },
      { run: handle, node: handle },
    );
    consumers.push(started);
    return started;
  };
  const addRuns = async (count: number) => {
    const runs = Array.from({ length: count }, runJob);
    for (const run of runs) await queue.addRunJob(run);
    return runs.map(({ runId }) => runId);
  };
  const counts = () => countJobs(queue, RUNS_QUEUE);

  test('a paused queue gives no job to any process; all of them come once it is resumed', async () => {
    consume();
    consume();
    await setJobsPaused(queue, RUNS_QUEUE, true);
    const runs = await addRuns(3);
    const other = openJobQueue(options);
    await eventually(() => other.isReady());

    expect(await other.queue(RUNS_QUEUE).isPaused()).toBe(true);
    expect(await counts()).toMatchObject({ waiting: 3, active: 0 });
    expect(await listHead(other, RUNS_QUEUE, 10)).toEqual(runs);
    expect(delivered).toEqual([]);

    await setJobsPaused(other, RUNS_QUEUE, false);
    await other.close();
    await eventually(() => delivered.length === 3);
    expect(delivered.toSorted()).toEqual(runs.toSorted());
  });

  test('pausing and resuming twice is like once', async () => {
    await setJobsPaused(queue, RUNS_QUEUE, true);
    await setJobsPaused(queue, RUNS_QUEUE, true);
    await setJobsPaused(queue, RUNS_QUEUE, false);
    await setJobsPaused(queue, RUNS_QUEUE, false);
    consume();
    await addRuns(1);

    await eventually(() => delivered.length === 1);
  });

  test('the head of a queue is in the order of delivery, and bounded', async () => {
    const runs = await addRuns(5);

    expect(await listHead(queue, RUNS_QUEUE, 3)).toEqual(runs.slice(0, 3));
    expect(await listHead(queue, RUNS_QUEUE, 100)).toEqual(runs);
    expect(await listHead(queue, nodesQueue(POOL), 100)).toEqual([]);
  });

  test('the head names node runs by their id, whatever the epoch of their job', async () => {
    const run = runJob();
    const nodeRunId = ids.next();
    await queue.addRunJob(run);
    await queue.addNodeJob({ ...run, nodeRunId, pool: POOL, leaseEpoch: 12 });

    expect(await listHead(queue, nodesQueue(POOL), 10)).toEqual([nodeRunId]);
  });

  test('a quiet consumer that resumes takes what was added meanwhile', async () => {
    const consumer = consume();
    await addRuns(1);
    await eventually(() => delivered.length === 1);

    await consumer.quiet();
    expect(consumer.isRunning()).toBe(false);
    const [later = ''] = await addRuns(1);
    await eventually(async () => {
      const { waiting, delayed } = await counts();
      return waiting + delayed === 1;
    });
    expect(delivered).toHaveLength(1);

    consumer.resume();
    await eventually(() => delivered.length === 2);
    expect(delivered[1]).toBe(later);
    expect(consumer.isRunning()).toBe(true);
  });

  test('a consumer tells how many jobs of which queue it runs', async () => {
    let end = () => {};
    const ended = new Promise<Verdict>((resolve) => {
      end = () => resolve({ kind: 'done' });
    });
    const consumer = startConsumers(
      { ...options, pools: [POOL], concurrency: 5, lockMs: 600, log, now: Date.now },
      { run: () => ended, node: () => ended },
    );
    consumers.push(consumer);
    await addRuns(2);

    await eventually(() => consumer.busy()[RUNS_QUEUE] === 2);
    expect(consumer.busy()).toEqual({ [RUNS_QUEUE]: 2, [nodesQueue(POOL)]: 0 });
    end();
    await eventually(() => consumer.busy()[RUNS_QUEUE] === 0);
  });

  test('promoting brings delayed jobs at once, and there is no failed job to retry', async () => {
    let isFirst = true;
    consume(() => {
      if (!isFirst) return { kind: 'done' };
      isFirst = false;
      return { kind: 'later', delayMs: 3_600_000 };
    });
    await addRuns(1);
    await eventually(async () => (await counts()).delayed === 1);

    await promoteJobs(queue, RUNS_QUEUE);

    await eventually(() => delivered.length === 2);
    expect(await retryFailedJobs(queue, RUNS_QUEUE)).toBe(0);
  });
});

test('a queue that is away is said to be, and soon', async () => {
  const queue = openJobQueue({
    redisUrl: 'redis://127.0.0.1:1',
    databaseUrl: 'postgres://none',
    prefix: uniquePrefix(),
  });

  await expect(countJobs(queue, RUNS_QUEUE)).rejects.toMatchObject({ code: 'queue_unavailable' });
  await queue.close();
});

const runJob = (): RunJob => ({ runId: ids.next(), versionId: ids.next(), priority: 1 });
