import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import type { RunJob } from '@runyard/queue';
import {
  createTestDatabase,
  createTestEngine,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from './advance-run.ts';
import { cancelRun } from './cancel-run.ts';
import { executeNodeRun } from './execute-node-run.ts';
import { replayRun, retryRun } from './rerun.ts';
import { startOfSweep, sweep } from './sweeping/sweep.ts';
import { triggerRun } from './trigger-run.ts';

const ADA = 'user:ada' as const;
const AUTHOR = { actor: ADA, requestId: null };
const SPEND = {
  provider: 'test',
  model: 'm',
  reportedCostNanos: 9n,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

describe('a run that is made from another', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  const answers = new Map<string, NodeOutcome>();
  const called: string[] = [];
  /** What a node answers is decided by the name it is called with. */
  const call = (key: string, dependsOn: string[] = []): NodeSpec => ({
    key,
    dependsOn,
    nodeType: 'api_call',
    nodeConfig: { provider: 'http', params: { url: `http://${key}.test/` } },
  });
  const execute = async ({ nodeRunId }: NodeAttempt): Promise<NodeOutcome> => {
    const key = await keyOf(nodeRunId);
    called.push(key);
    return answers.get(key) ?? { kind: 'completed', output: { by: key }, spend: [SPEND] };
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, execute });
    tenant = await seedTenant(engine.db);
  });
  beforeEach(() => {
    answers.clear();
    called.length = 0;
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('a retry takes over what completed, at no cost, and runs the rest with what it left', async () => {
    const source = await failedRun();
    answers.clear();
    called.length = 0;

    const runId = await retryRun(engine, source, ADA);
    await finish(runId);

    expect(called).toEqual(['bad', 'join']);
    expect(await runOf(runId)).toMatchObject({
      status: 'completed',
      triggeredBy: ADA,
      triggerPayload: { topic: 'tea' },
      sourceRunId: source.runId,
      sourceKind: 'retry',
      versionId: (await runOf(source.runId)).versionId,
      totalCostNanos: 18n,
    });
    const sources = await nodeRunsOf(source.runId);
    expect(await nodeRunsOf(runId)).toMatchObject([
      { status: 'completed', outputData: { by: 'good' }, costNanos: 0n, sourceNodeRunId: sources[0]?.id },
      { status: 'completed', outputData: { by: 'bad' }, costNanos: 9n, sourceNodeRunId: null },
      { status: 'completed', outputData: { by: 'join' }, costNanos: 9n, sourceNodeRunId: null },
    ]);
    const [good, bad, join] = await nodeRunsOf(runId);
    expect(join?.upstreamIds.sort()).toEqual([good?.id, bad?.id].sort());
    expect(await statusesOf(source.runId)).toEqual(['completed', 'failed', 'skipped']);
    expect(await runOf(source.runId)).toMatchObject({ status: 'failed', totalCostNanos: 9n });
  });

  test('a retry whose job was lost is started by the sweeper’s; delivered many times at once, it starts once', async () => {
    const source = await failedRun();
    answers.clear();
    const runId = await retryRun(engine, source, ADA);
    await engine.queue.queue('runs').obliterate({ force: true });

    await sweep(engine, { afterMs: 0, batchSize: 100 }, startOfSweep());
    const stored = await engine.queue.queue('runs').getJob(runId);
    const job: RunJob = { runId, priority: 1, ...stored?.data };
    const started = await Promise.all(
      [1, 2, 3].map(() => advanceRun(engine, job, { isFirstDelivery: true })),
    );

    expect(started.filter((advanced) => advanced === 'started')).toHaveLength(1);
    expect(await statusesOf(runId)).toEqual(['completed', 'queued', 'pending']);
    await finish(runId);
    expect(await runOf(runId)).toMatchObject({ status: 'completed' });
  });

  test('a retry of a retry takes over what both have completed', async () => {
    const source = await failedRun();
    answers.set('bad', completed({ by: 'bad' }));
    answers.set('join', failed({ code: 'x', message: 'x', retryable: false }));
    const second = await retryRun(engine, source, ADA);
    await finish(second);
    answers.clear();
    called.length = 0;

    const third = await retryRun(engine, { ...source, runId: second }, ADA);
    await finish(third);

    expect(called).toEqual(['join']);
    expect((await nodeRunsOf(third)).map(({ outputData }) => outputData)).toEqual([
      { by: 'good' },
      { by: 'bad' },
      { by: 'join' },
    ]);
  });

  test('a retry of a run that was cancelled when all its nodes had completed ends at once', async () => {
    const source = await trigger([call('only')]);
    await advanceRun(engine, await jobOf(source.runId), { isFirstDelivery: true });
    await executeQueued(source.runId);
    await cancelRun(engine, AUTHOR, source, null);
    called.length = 0;

    const runId = await retryRun(engine, source, ADA);
    const job = await jobOf(runId);

    expect(await advanceRun(engine, job, { isFirstDelivery: true })).toBe('started');
    expect(await advanceRun(engine, job, { isFirstDelivery: false })).toBe('finished');
    expect(called).toEqual([]);
    expect(await runOf(runId)).toMatchObject({ status: 'completed', totalCostNanos: 0n });
  });

  test('only a run that failed or was cancelled can be retried, and only of an active workflow', async () => {
    const open = await trigger([call('only')]);
    await expect(retryRun(engine, open, ADA)).rejects.toMatchObject({
      code: 'run_not_retryable',
      message: 'the run is pending; only a failed or cancelled run can be retried',
    });
    await cancelRun(engine, AUTHOR, open, null);
    await engine.db.prisma.workflow.update({ where: { id: open.workflowId }, data: { status: 'paused' } });
    await expect(retryRun(engine, open, ADA)).rejects.toMatchObject({ code: 'workflow_paused' });
    const foreign = { ...open, workspaceId: (await seedTenant(engine.db)).workspaceId };
    await expect(retryRun(engine, foreign, ADA)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a replay runs every node of the same version again, with the same payload or another', async () => {
    const source = await failedRun();
    await engine.db.prisma.workflow.update({
      where: { id: source.workflowId },
      data: { currentVersionId: null, revision: { increment: 1 } },
    });
    answers.clear();
    called.length = 0;

    const same = await replay(source, { triggerPayload: null, version: 'same' });
    const other = await replay(source, { triggerPayload: { topic: 'milk' }, version: 'current' });
    await finish(same);
    await finish(other);

    expect(called).toEqual(['good', 'bad', 'join', 'good', 'bad', 'join']);
    const { versionId } = await runOf(source.runId);
    expect(await runOf(same)).toMatchObject({
      status: 'completed',
      versionId,
      triggerPayload: { topic: 'tea' },
      sourceRunId: source.runId,
      sourceKind: 'replay',
    });
    const replayed = await runOf(other);
    expect(replayed).toMatchObject({ status: 'completed', triggerPayload: { topic: 'milk' } });
    expect(replayed.versionId).not.toBe(versionId);
  });

  const replay = (
    source: Awaited<ReturnType<typeof trigger>>,
    how: Pick<Parameters<typeof replayRun>[1], 'triggerPayload' | 'version'>,
  ) => replayRun(engine, { source, triggeredBy: ADA, ...how });

  /** good completed, bad failed, join was skipped. */
  async function failedRun() {
    answers.set('bad', failed({ code: 'x', message: 'x', retryable: false }));
    const source = await trigger([call('good'), call('bad', ['good']), call('join', ['good', 'bad'])]);
    await finish(source.runId);
    expect(await statusesOf(source.runId)).toEqual(['completed', 'failed', 'skipped']);
    return source;
  }

  async function trigger(nodes: NodeSpec[]) {
    const workflowId = await seedWorkflow(engine.db, tenant, nodes);
    const { workspaceId } = tenant;
    const payload = { triggerPayload: { topic: 'tea' }, triggeredBy: null };
    const { id } = await triggerRun(engine, { workspaceId, workflowId, ...payload });
    return { workspaceId, workflowId, runId: id };
  }

  const jobOf = async (runId: string): Promise<RunJob> => {
    const { versionId, priority } = await runOf(runId);
    return { runId, versionId, priority };
  };

  /** Does what workers would, without them. */
  async function finish(runId: string): Promise<void> {
    const job = await jobOf(runId);
    await advanceRun(engine, job, { isFirstDelivery: true });
    while (await executeQueued(runId));
    await advanceRun(engine, job, { isFirstDelivery: false });
  }

  async function executeQueued(runId: string): Promise<boolean> {
    const job = await jobOf(runId);
    const queued = (await nodeRunsOf(runId)).filter(({ status }) => status === 'queued');
    for (const { id, pool, leaseEpoch } of queued)
      await executeNodeRun(engine, { ...job, nodeRunId: id, pool, leaseEpoch });
    return queued.length > 0;
  }

  async function keyOf(nodeRunId: string): Promise<string> {
    const { nodeId } = await engine.db.prisma.nodeRun.findUniqueOrThrow({ where: { id: nodeRunId } });
    return (await engine.db.prisma.workflowNode.findUniqueOrThrow({ where: { id: nodeId } })).key ?? '';
  }

  const runOf = (id: string) => engine.db.prisma.run.findUniqueOrThrow({ where: { id } });
  const nodeRunsOf = (runId: string) =>
    engine.db.prisma.nodeRun.findMany({ where: { runId }, orderBy: { ordinal: 'asc' } });
  const statusesOf = async (runId: string) => (await nodeRunsOf(runId)).map(({ status }) => status);
});
