import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cancelRun, checkLedger, SYSTEM } from '@runyard/db';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import {
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  echoNode,
  eventually,
  mapNode,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  uniquePrefix,
} from '@runyard/testing';
import { decideTask } from '../tasks/decide-task.ts';
import { endDueWaits } from '../waits/end-due-waits.ts';

jest.setTimeout(60_000);

const CALL = {
  node_type: 'api_call',
  node_config: { provider: 'http', params: { url: 'http://items.test/' } },
};
const LETTERS = ['a', 'b', 'c', 'd', 'e'];
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

describeEachBackend('a map', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let runs: TestRuns;
  let execute: (index: number, attempt: NodeAttempt) => Promise<NodeOutcome>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix };
    engine = createTestEngine({
      ...options,
      execute: async (attempt) => {
        const item = await engine.db.prisma.nodeRun.findUniqueOrThrow({ where: { id: attempt.nodeRunId } });
        return execute(item.itemIndex ?? -1, attempt);
      },
    });
    tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
  });
  afterAll(async () => {
    expect(await checkLedger(engine.db.sql)).toEqual([]);
    await engine.stop();
    await database.drop();
  });

  const finish = async (runId: string, status: 'completed' | 'failed' = 'completed') =>
    runs.working(() => runs.became(runId, status));

  test('runs its body for each item, which sees it beside the usual scope, and ends with the outputs in order', async () => {
    const template = {
      item: '{{ item }}',
      at: '{{ item_index }}',
      of: '{{ nodes.first.output.ok }}',
      in: '{{ input }}',
    };
    const node = { node_type: 'transform', node_config: { operation: 'template', params: { template } } };
    const items = [...LETTERS, { name: 'f' }, null];
    const runId = await runs.start([
      { key: 'first' },
      mapNode('each', { items, node }, { dependsOn: ['first'] }),
      echoNode('after', ['each']),
    ]);

    await finish(runId);

    const [, each, after] = await runs.nodeRuns(runId);
    const inputOf = (item: unknown) => (item !== null && typeof item === 'object' ? item : { value: item });
    expect(each?.outputData).toEqual({
      items: items.map((item, at) => ({ item, at, of: true, in: inputOf(item) })),
      count: 7,
      failed_count: 0,
      errors: [],
    });
    expect(after?.outputData).toEqual(each?.outputData);
  });

  test('never runs more than max_parallel items at once, and as many as that', async () => {
    let running = 0;
    let most = 0;
    execute = async (index) => {
      most = Math.max(most, ++running);
      await eventually(() => most === 3);
      running -= 1;
      return completed({ index });
    };
    const items = Array.from({ length: 20 }, (_, index) => index);
    const runId = await runs.start([mapNode('each', { items, node: CALL, max_parallel: 3 })]);

    await finish(runId);

    expect(most).toBe(3);
    expect((await runs.nodeRuns(runId))[0]?.outputData).toMatchObject({
      items: items.map((index) => ({ index })),
    });
  });

  test('of nothing completes at once', async () => {
    const runId = await runs.start([mapNode('each', { items: [], node: CALL })]);

    await finish(runId);

    expect((await runs.nodeRuns(runId))[0]?.outputData).toEqual({
      items: [],
      count: 0,
      failed_count: 0,
      errors: [],
    });
  });

  test('fails with the first item that fails, and stops the others', async () => {
    execute = async (index, { signal }) =>
      index === 1 ? failed(REFUSED) : new Promise((_, reject) => signal.addEventListener('abort', reject));
    const runId = await runs.start([
      mapNode('each', { items: LETTERS, node: CALL, max_parallel: 2 }),
      echoNode('after', ['each']),
    ]);

    await finish(runId, 'failed');

    const error = { code: 'map_item_failed', message: 'Item 1 failed: there is no such thing' };
    expect((await runs.run(runId)).errorMessage).toBe(
      `Node each failed at its first attempt: ${error.message}`,
    );
    expect(await runs.nodeRuns(runId)).toMatchObject([{ status: 'failed', error }, { status: 'skipped' }]);
    expect((await runs.items(runId)).map(({ status }) => status)).toEqual([
      'cancelled',
      'failed',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
  });

  test('collects failures: null in its place, and told', async () => {
    execute = async (index) => (index === 2 ? failed(REFUSED) : completed({ index }));
    const runId = await runs.start([
      mapNode('each', { items: LETTERS, node: CALL, on_item_error: 'collect' }),
    ]);

    await finish(runId);

    expect((await runs.nodeRuns(runId))[0]).toMatchObject({
      status: 'completed',
      outputData: {
        items: [{ index: 0 }, { index: 1 }, null, { index: 3 }, { index: 4 }],
        count: 5,
        failed_count: 1,
        errors: [{ index: 2, code: REFUSED.code, message: REFUSED.message }],
      },
    });
  });

  test('tries items again as its body says, and what they spend is booked with them', async () => {
    execute = async (index, { attempt }) =>
      index === 0 && attempt === 1
        ? { ...failed({ ...REFUSED, retryable: true }), spend: [SPEND] }
        : { ...completed({ index, attempt }), spend: [SPEND] };
    const node = { ...CALL, retry_policy: { max: 1, base_ms: 0 } };
    const runId = await runs.start([mapNode('each', { items: LETTERS, node })]);

    await finish(runId);

    expect((await runs.items(runId)).map(({ attempt, costNanos }) => [attempt, costNanos])).toEqual([
      [2, 14n],
      [1, 7n],
      [1, 7n],
      [1, 7n],
      [1, 7n],
    ]);
    expect(await runs.run(runId)).toMatchObject({ totalCostNanos: 42n });
  });

  test('is over when its time is, and its items with it', async () => {
    execute = async (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
    const runId = await runs.start([mapNode('each', { items: LETTERS, node: CALL }, { timeoutMs: 1 })]);

    await runs.working(async () => {
      await eventually(async () => (await runs.items(runId)).length > 0);
      await eventually(() => endDue());
      await runs.became(runId, 'failed');
    });

    expect((await runs.nodeRuns(runId))[0]?.error).toEqual({
      code: 'node_timeout',
      message: 'The node took longer than 1 ms.',
    });
    expect(new Set((await runs.items(runId)).map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });

  test('ends with its run when that is cancelled', async () => {
    let begun = 0;
    execute = async (_, { signal }) => {
      begun += 1;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
    };
    const runId = await runs.start([mapNode('each', { items: LETTERS, node: CALL, max_parallel: 2 })]);
    const { workflowId } = await runs.run(runId);

    await runs.working(async () => {
      await eventually(() => begun === 2);
      await engine.db.transaction((tx) => cancelRun(tx, SYSTEM, { ...tenant, workflowId, runId }, null));
    });

    expect(
      [...(await runs.nodeRuns(runId)), ...(await runs.items(runId))].map(({ status }) => status),
    ).toEqual(Array.from({ length: 6 }, () => 'cancelled'));
  });

  test('of another attempt has items of its own', async () => {
    const seen: number[] = [];
    execute = async (index) =>
      seen.push(index) <= 2 && index === 1 ? failed(REFUSED) : completed({ index });
    const retryPolicy = {
      max: 1,
      backoff: 'fixed',
      baseMs: 0,
      capMs: 0,
      jitter: 'none',
      on: ['any'],
    } as const;
    const runId = await runs.start([
      mapNode('each', { items: ['a', 'b'], node: CALL, max_parallel: 1 }, { retryPolicy }),
    ]);

    await finish(runId);

    const items = await runs.items(runId);
    expect(items.map(({ parentEpoch, status }) => [parentEpoch, status])).toEqual([
      [1, 'completed'],
      [1, 'failed'],
      [2, 'completed'],
      [2, 'completed'],
    ]);
    expect((await runs.nodeRuns(runId))[0]).toMatchObject({
      attempt: 2,
      outputData: { count: 2, failed_count: 0 },
    });
  });

  test('may ask people about its items', async () => {
    const node = {
      node_type: 'approval',
      node_config: { title: 'Is {{ item }} fine?', on_reject: 'continue' },
    };
    const runId = await runs.start([mapNode('each', { items: ['a', 'b', 'c'], node, max_parallel: 1 })]);

    await runs.working(async () => {
      for (const decision of ['approved', 'rejected', 'approved'] as const) {
        const { id: taskId } = await runs.waitingTask(runId);
        const command = { decision, comment: null, output: null, userId: null };
        await decideTask(engine, SYSTEM, { workspaceId: tenant.workspaceId, taskId }, command);
      }
      await eventually(() => endDue());
      await runs.became(runId, 'completed');
    });

    expect((await runs.nodeRuns(runId))[0]?.outputData).toMatchObject({
      items: [{ decision: 'approved' }, { decision: 'rejected' }, { decision: 'approved' }],
    });
  });

  const endDue = async () => (await endDueWaits(engine, { batchSize: 100 })) > 0;
});
