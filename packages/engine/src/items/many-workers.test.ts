import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { checkLedger, SYSTEM, saveSecret } from '@runyard/db';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import { createKeyRing, makeKey } from '@runyard/runtime';
import {
  createSteppedRuns,
  createTestDatabase,
  createTestEngine,
  mapNode,
  type SteppedRuns,
  seededRandom,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { executeNodeRun } from '../execute-node-run.ts';
import { sealSecret } from '../secrets/open-secrets.ts';

jest.setTimeout(120_000);

const WORKER_COUNT = 3;
const ITEM_COUNT = 90;
const REFUSED = { code: 'http_404', message: 'there is no such thing', retryable: false };
const SPEND = {
  provider: 'test',
  model: 'm',
  reportedCostNanos: 7n,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};
const callOf = (url: string) => ({
  node_type: 'api_call',
  node_config: { provider: 'http', params: { url } },
});

describe('a map whose items many workers run', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  let engines: TestEngine[];
  let engine: TestEngine;
  let runs: SteppedRuns;
  let execute: (index: number, attempt: NodeAttempt) => NodeOutcome;
  const keyRing = createKeyRing([makeKey('k1')].join(','));
  beforeAll(async () => {
    database = await createTestDatabase();
    const run = async (attempt: NodeAttempt) => {
      const item = await engine.db.prisma.nodeRun.findUniqueOrThrow({ where: { id: attempt.nodeRunId } });
      return execute(item.itemIndex ?? -1, attempt);
    };
    engines = Array.from({ length: WORKER_COUNT }, () =>
      createTestEngine({ databaseUrl: database.url, execute: run, keyRing }),
    );
    engine = engines[0] as TestEngine;
    tenant = await seedTenant(engine.db);
    runs = createSteppedRuns(engine, () => tenant);
  });
  afterAll(async () => {
    expect(await checkLedger(engine.db.sql)).toEqual([]);
    await Promise.all(engines.map((each) => each.stop()));
    await database.drop();
  });

  /** Lets every worker execute whatever is queued, all at once and some of it twice, until nothing is. */
  async function crowd(runId: string): Promise<void> {
    for (let jobs = await runs.queuedJobs(runId); jobs.length > 0; jobs = await runs.queuedJobs(runId))
      await Promise.all(jobs.flatMap((job) => engines.map((worker) => executeNodeRun(worker, job))));
  }

  const itemsOf = (runId: string) =>
    engine.db.prisma.nodeRun.findMany({
      where: { runId, parentNodeRunId: { not: null } },
      orderBy: { itemIndex: 'asc' },
    });

  test('counts each once, whatever of them fails, is tried again and costs', async () => {
    const random = seededRandom(11);
    const fails = Array.from({ length: ITEM_COUNT }, () => random() < 0.2);
    execute = (index, { attempt }) => {
      if (fails[index]) return { ...failed(REFUSED), spend: [SPEND] };
      if (index % 5 === 0 && attempt === 1) return failed({ ...REFUSED, retryable: true });
      return { kind: 'completed', output: { index }, spend: [SPEND] };
    };
    const node = { ...callOf('http://items.test/'), retry_policy: { max: 1, base_ms: 0 } };
    const items = Array.from({ length: ITEM_COUNT }, (_, index) => index);
    const { runId, job } = await runs.start([
      mapNode('each', { items, node, max_parallel: 12, on_item_error: 'collect' }),
    ]);
    await advanceRun(engine, job, { isFirstDelivery: true });

    await crowd(runId);

    const failedItems = items.filter((index) => fails[index]);
    const { each } = await runs.nodeRuns(runId);
    expect(each?.outputData).toEqual({
      items: items.map((index) => (fails[index] ? null : { index })),
      count: ITEM_COUNT,
      failed_count: failedItems.length,
      errors: failedItems.map((index) => ({ index, code: REFUSED.code, message: REFUSED.message })),
    });
    const run = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    expect(run.totalCostNanos).toBe(BigInt(7 * ITEM_COUNT));
  });

  test.each(['{{ item }}', '{{ topic }}'])(
    'claims them with what %s reads of the trigger payload',
    async (text) => {
      execute = (index) => completed({ index });
      const node = callOf(`http://items.test/${text}`);
      const { runId, job } = await runs.start([mapNode('each', { items: ['a'], node })], { topic: 'tea' });
      await advanceRun(engine, job, { isFirstDelivery: true });
      for (const each of await runs.queuedJobs(runId)) await executeNodeRun(engine, each);
      const [item] = await runs.queuedJobs(runId);

      const claimed = await engine.db.claimNodeRun({ nodeRunId: String(item?.nodeRunId), leaseMs: 15_000 });

      expect(claimed?.triggerPayload).toEqual(text.includes('topic') ? { topic: 'tea' } : {});
    },
  );

  test('fails once where several of them fail together', async () => {
    execute = (index) => (index % 2 === 0 ? { ...failed(REFUSED), spend: [SPEND] } : completed({ index }));
    const items = Array.from({ length: 40 }, (_, index) => index);
    const { runId, job } = await runs.start([
      mapNode('each', { items, node: callOf('http://items.test/'), max_parallel: 12 }),
    ]);
    await advanceRun(engine, job, { isFirstDelivery: true });

    await crowd(runId);

    expect((await runs.nodeRuns(runId)).each).toMatchObject({
      status: 'failed',
      error: { code: 'map_item_failed' },
    });
    const open = (await itemsOf(runId)).filter(
      ({ status }) => !['completed', 'failed', 'cancelled'].includes(status),
    );
    expect(open).toEqual([]);
  });

  test('masks the secrets that its body reads in all that its items leave', async () => {
    const value = 'a value that nobody sees';
    const scope = { workspaceId: tenant.workspaceId, name: 'KEY' };
    const { keyId, bytes } = sealSecret(keyRing, scope, value);
    await saveSecret(engine.db.prisma, SYSTEM, {
      secret: { id: engine.ids.next(), ...scope, keyId, sealed: bytes },
      maxSecrets: 10,
    });
    execute = (index) =>
      index === 0 ? completed({ echo: value }) : failed({ ...REFUSED, message: `not ${value}` });
    const node = callOf('http://items.test/{{ secrets.KEY | url_encode }}/{{ item }}');
    const { runId, job } = await runs.start([
      mapNode('each', { items: ['a', 'b'], node, on_item_error: 'collect' }),
    ]);
    await advanceRun(engine, job, { isFirstDelivery: true });

    await crowd(runId);

    expect((await runs.nodeRuns(runId)).each?.outputData).toMatchObject({
      items: [{ echo: '[secret KEY]' }, null],
      errors: [{ index: 1, message: 'not [secret KEY]' }],
    });
    expect(
      JSON.stringify(await itemsOf(runId), (_, each) => (typeof each === 'bigint' ? 0 : each)),
    ).not.toContain(value);
  });
});
