import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { checkLedger, type ItemRef } from '@runyard/db';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import {
  callNode,
  createSteppedRuns,
  createTestDatabase,
  createTestEngine,
  mapNode,
  type SteppedRuns,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { executeNodeRun } from '../execute-node-run.ts';
import { retryRun } from '../rerun.ts';
import { endDueWaits } from '../waits/end-due-waits.ts';
import { joinMap } from './join-items.ts';

jest.setTimeout(60_000);

const CALL = {
  node_type: 'api_call',
  node_config: { provider: 'http', params: { url: 'http://items.test/' } },
};
const REFUSED = { code: 'http_404', message: 'there is no such thing', retryable: false };

describe('the items of a map', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let runs: SteppedRuns;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, execute: (attempt) => execute(attempt) });
    tenant = await seedTenant(engine.db);
    runs = createSteppedRuns(engine, () => tenant);
  });
  afterAll(async () => {
    expect(await checkLedger(engine.db.sql)).toEqual([]);
    await engine.stop();
    await database.drop();
  });

  const startMap = async (items: unknown[], config: object = {}) => {
    const run = await runs.start([mapNode('each', { items, node: CALL, ...config })]);
    await advanceRun(engine, run.job, { isFirstDelivery: true });
    const [job] = await runs.queuedJobs(run.runId);
    if (job) await executeNodeRun(engine, job);
    return run;
  };
  const itemsOf = (runId: string) =>
    engine.db.prisma.nodeRun.findMany({
      where: { runId, parentNodeRunId: { not: null } },
      orderBy: { itemIndex: 'asc' },
    });
  /** Claims an item as a worker does, and settles it without what a worker does then. */
  const settleOnly = async (nodeRunId: string) => {
    const claimed = await engine.db.claimNodeRun({ nodeRunId, leaseMs: 15_000 });
    if (!claimed?.item) throw new Error(`${nodeRunId} is no queued item`);
    return engine.db.settleItem({ ...completionOf(nodeRunId, claimed.leaseEpoch), item: claimed.item });
  };
  const completionOf = (nodeRunId: string, leaseEpoch: number) => ({
    nodeRunId,
    leaseEpoch,
    attempt: 1,
    inputData: null,
    outputData: { ok: true },
    spend: [],
    task: null,
  });

  test('whose last one ended as its worker died are joined by whoever looks for due waits', async () => {
    const { runId } = await startMap(['a', 'b']);
    for (const { id } of await itemsOf(runId)) await settleOnly(id);
    expect(await runs.statuses(runId)).toEqual({ each: 'waiting' });

    await endDueWaits(engine, { batchSize: 10 });

    expect((await runs.nodeRuns(runId)).each).toMatchObject({
      status: 'completed',
      outputData: { items: [{ ok: true }, { ok: true }], count: 2 },
    });
  });

  test('are queued one by one as others end, each once, however many end together', async () => {
    const { runId } = await startMap(
      Array.from({ length: 9 }, () => null),
      { max_parallel: 3 },
    );
    const first = (await itemsOf(runId)).filter(({ status }) => status === 'queued');

    await Promise.all(first.map(({ id }) => settleOnly(id)));

    expect((await itemsOf(runId)).map(({ status }) => status)).toEqual([
      ...Array.from({ length: 3 }, () => 'completed'),
      ...Array.from({ length: 3 }, () => 'queued'),
      ...Array.from({ length: 3 }, () => 'pending'),
    ]);
  });

  test('count once, whoever settles them twice', async () => {
    const { runId } = await startMap(['a', 'b', 'c'], { max_parallel: 1 });
    const [item] = await itemsOf(runId);
    const claimed = await engine.db.claimNodeRun({ nodeRunId: String(item?.id), leaseMs: 15_000 });
    const completion = { ...completionOf(String(item?.id), 1), item: claimed?.item as ItemRef };

    const answers = await Promise.all([engine.db.settleItem(completion), engine.db.settleItem(completion)]);

    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect((await itemsOf(runId)).map(({ status }) => status)).toEqual(['completed', 'queued', 'pending']);
  });

  test('are joined once, by however many workers at once', async () => {
    const { runId } = await startMap(['a']);
    for (const { id } of await itemsOf(runId)) await settleOnly(id);
    const { each } = await runs.nodeRuns(runId);
    const map = { nodeRunId: String(each?.id), leaseEpoch: 1 };

    await Promise.all(Array.from({ length: 4 }, () => joinMap(engine, map)));

    const events = await engine.db.prisma.runEvent.findMany({ where: { nodeRunId: map.nodeRunId } });
    expect(events.map(({ status }) => status)).toEqual(['queued', 'running', 'waiting', 'completed']);
  });

  test('whose outputs are too large together fail their map', async () => {
    execute = async () => completed({ text: 'x'.repeat(400_000) });
    const { runId } = await startMap(['a', 'b', 'c', 'd', 'e', 'f']);

    await runs.finish(runId, 'failed');

    expect((await runs.nodeRuns(runId)).each?.error).toMatchObject({ code: 'output_too_large' });
  });

  test('that fail are handled as their map says', async () => {
    execute = async ({ nodeRunId }) =>
      (await runs.keyOf(nodeRunId)) === 'each' ? failed(REFUSED) : completed({});
    const { runId } = await runs.start([
      mapNode('each', { items: [1, 2], node: CALL }, { onError: 'branch' }),
      callNode('after', ['each']),
      { ...callNode('rescue', ['each']), branches: { each: 'error' } },
    ]);

    await runs.finish(runId);

    expect(await runs.statuses(runId)).toEqual({ each: 'failed', after: 'skipped', rescue: 'completed' });
    expect(new Set((await itemsOf(runId)).map(({ status }) => status))).toEqual(
      new Set(['failed', 'cancelled']),
    );
  });

  test('may wait for a time', async () => {
    const node = { node_type: 'delay', node_config: { for: '{{ item }}' } };
    const { runId } = await startMap([3600, 3600], { node });
    for (const job of await runs.queuedJobs(runId)) await executeNodeRun(engine, job);
    await engine.db.sql
      .$executeRaw`UPDATE waits SET due_at = now() WHERE run_id = ${runId}::uuid AND item_count IS NULL`;

    await endDueWaits(engine, { batchSize: 10 });
    await endDueWaits(engine, { batchSize: 10 });

    expect((await runs.nodeRuns(runId)).each?.outputData).toMatchObject({
      items: [{ value: 3600 }, { value: 3600 }],
    });
  });

  test('run again in a retry where their map failed, and are taken over with it where it completed', async () => {
    let isBroken = true;
    const called: string[] = [];
    execute = async ({ nodeRunId }) => {
      called.push(await runs.keyOf(nodeRunId));
      return isBroken && called.at(-1) === 'second' ? failed(REFUSED) : completed({ ok: true });
    };
    const source = await runs.start([
      mapNode('first', { items: [1, 2], node: CALL }),
      mapNode('second', { items: [3, 4], node: CALL, max_parallel: 1 }, { dependsOn: ['first'] }),
      callNode('last', ['second']),
    ]);
    await runs.finish(source.runId, 'failed');
    isBroken = false;
    called.length = 0;

    const runId = await retryRun(
      engine,
      { ...tenant, workflowId: source.workflowId, runId: source.runId },
      'user:ada',
    );
    await runs.finish(runId);

    expect(called).toEqual(['second', 'second', 'last']);
    expect(await runs.nodeRuns(runId)).toMatchObject({
      first: { status: 'completed', outputData: { count: 2 } },
      second: { status: 'completed', outputData: { count: 2 } },
    });
    expect(await itemsOf(runId)).toHaveLength(2);
  });
});
