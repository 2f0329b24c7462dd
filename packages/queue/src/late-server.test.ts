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
import { type Consumers, startConsumers } from './consumers.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';

jest.setTimeout(60_000);

const ids = systemIds();
const log = createLogger({ name: 'test', level: 'silent' });

describeEachBackend('a process that starts while the queue is away', (backend) => {
  let database: TestDatabase;
  let gate: TcpGate;
  let queue: JobQueue;
  let consumers: Consumers;
  let delivered: string[];

  beforeEach(async () => {
    database = await createTestDatabase();
    gate = await startTcpGate(backend.redisUrl ?? database.url);
    gate.shut();
    const rerouted = backend.redisUrl ? { redisUrl: gate.url } : { databaseUrl: gate.url };
    const options = {
      databaseUrl: database.url,
      redisUrl: backend.redisUrl,
      prefix: uniquePrefix(),
      ...rerouted,
    };
    delivered = [];
    queue = openJobQueue(options);
    consumers = startConsumers(
      { ...options, pools: [], concurrency: 5, lockMs: 2_000, log, now: Date.now },
      {
        run: async ({ runId }) => {
          delivered.push(runId);
          return { kind: 'done' };
        },
        node: async () => ({ kind: 'done' }),
      },
    );
  });
  afterEach(async () => {
    gate.open();
    await consumers.stop();
    await queue.close();
    await gate.stop();
    await database.drop();
  });

  test('adds and takes jobs as soon as it is there', async () => {
    const early = add().catch(() => 'refused');
    if (backend.kind === 'postgres') expect(await early).toBe('refused'); // on Redis it waits

    gate.open();

    const runId = await eventually(add, { deadlineMs: 20_000 });
    await eventually(() => delivered.includes(runId), { deadlineMs: 20_000 });
  });

  async function add(): Promise<string> {
    const runId = ids.next();
    await queue.addRunJob({ runId, versionId: ids.next(), priority: 1 });
    return runId;
  }
});
