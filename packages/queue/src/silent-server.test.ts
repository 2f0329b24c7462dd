import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLogger, systemIds } from '@runyard/runtime';
import {
  createTestDatabase,
  describeEachBackend,
  eventually,
  startTcpGate,
  type TcpGate,
  type TestDatabase,
  uniquePrefix,
} from '@runyard/testing';
import type { RunJob } from './catalog.ts';
import { type Consumers, startConsumers } from './consumers.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';

jest.setTimeout(60_000);

const SILENCE_MS = 300;
/** A blocking command's five seconds, the silence, and slack for a busy machine. */
const NOTICED_MS = 12_000;
const ids = systemIds();
const log = createLogger({ name: 'test', level: 'silent' });

describeEachBackend('where connections to the queue fall silent', (backend) => {
  let database: TestDatabase;
  let gate: TcpGate;
  let direct: JobQueue;
  let gated: JobQueue;
  let consumers: Consumers;
  let delivered: string[];

  beforeEach(async () => {
    database = await createTestDatabase();
    gate = await startTcpGate(backend.redisUrl ?? database.url);
    const options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix: uniquePrefix() };
    const rerouted = backend.redisUrl ? { redisUrl: gate.url } : { databaseUrl: gate.url };
    const silent = { ...options, ...rerouted, silenceMs: SILENCE_MS };
    direct = openJobQueue(options);
    gated = openJobQueue(silent);
    delivered = [];
    const handle = async (id: string) => {
      delivered.push(id);
      return { kind: 'done' } as const;
    };
    consumers = startConsumers(
      { ...silent, pools: [], concurrency: 5, lockMs: 2_000, log, now: Date.now },
      { run: (job) => handle(job.runId), node: (job) => handle(job.nodeRunId) },
    );
    await deliver(direct);
  });
  afterEach(async () => {
    gate.open();
    await consumers.stop();
    await Promise.allSettled([direct.close(), gated.close()]);
    await gate.stop();
    await database.drop();
  });

  /** Adds a job and waits until it has been handled. */
  const deliver = async (queue: JobQueue) => {
    const job: RunJob = { runId: ids.next(), versionId: ids.next(), priority: 1 };
    await eventually(() => queue.addRunJob(job).then(() => true), { deadlineMs: NOTICED_MS });
    await eventually(() => delivered.includes(job.runId), { deadlineMs: NOTICED_MS });
  };

  test('consumers and producers open new ones, and jobs get through within seconds', async () => {
    await deliver(gated);

    gate.silence();

    await Promise.all([deliver(direct), deliver(gated)]);
    const startedMs = performance.now();
    await deliver(direct);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  test('a server that hangs and goes on is used again without help', async () => {
    await deliver(gated);

    gate.freeze();
    const lost = gated.addRunJob({ runId: ids.next(), versionId: ids.next(), priority: 1 });
    await expect(lost).rejects.toThrow();
    gate.open();

    await Promise.all([deliver(direct), deliver(gated)]);
  });
});
