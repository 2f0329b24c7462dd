import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { nodesQueue, RUNS_QUEUE } from '@runyard/queue';
import {
  createTestDatabase,
  createTestEngine,
  describeEachBackend,
  emptyTables,
  eventually,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { triggerRun } from '../trigger-run.ts';
import { type DrainCommand, drainQueue, rehearseDrain } from './drain-queue.ts';

const AUTHOR = { actor: 'user:ada', requestId: 'request-1' };
const CALLS = nodesQueue('api_call');
const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ROUNDS = 10;
const call = (key: string, dependsOn: string[] = []): NodeSpec => ({ key, dependsOn, nodeType: 'api_call' });
const pick = (key: string): NodeSpec => ({ key });

describeEachBackend('draining a queue', ({ redisUrl }) => {
  let database: TestDatabase;
  let engine: TestEngine;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, redisUrl });
    await eventually(() => engine.queue.isReady());
    tenant = await seedTenant(engine.db);
  });
  beforeEach(async () => {
    await emptyTables(engine.db, 'runs', 'node_runs', 'audit_events');
    for (const name of [CALLS, RUNS_QUEUE]) await engine.queue.queue(name).obliterate({ force: true });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const command = (queue: string, fields: Partial<DrainCommand> = {}): DrainCommand => ({
    queue,
    includeDelayed: true,
    limit: 500,
    reason: null,
    ...fields,
  });
  const drain = (queue: string, fields: Partial<DrainCommand> = {}) =>
    drainQueue(engine, AUTHOR, command(queue, fields));

  async function trigger(nodes: NodeSpec[], runAt: Date | null = null) {
    const workflowId = await seedWorkflow(engine.db, tenant, nodes);
    const run = { workspaceId: tenant.workspaceId, workflowId, triggerPayload: {}, triggeredBy: null, runAt };
    const { id, versionId } = await triggerRun(engine, run);
    return { runId: id, versionId, priority: 1 };
  }
  const start = async (nodes: NodeSpec[]) => {
    const job = await trigger(nodes);
    await advance(job);
    return job;
  };
  const advance = (job: Awaited<ReturnType<typeof trigger>>) =>
    advanceRun(engine, job, { isFirstDelivery: true });
  const nodeRunsOf = (runId: string) =>
    engine.db.prisma.nodeRun.findMany({ where: { runId }, orderBy: { ordinal: 'asc' } });
  const claim = async (runId: string, ordinal: number) =>
    engine.db.claimNodeRun({ nodeRunId: (await nodeRunsOf(runId))[ordinal]?.id ?? '', leaseMs: LEASE_MS });
  const statusOf = async (runId: string) =>
    (await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).status;
  const statuses = (jobs: { runId: string }[]) => Promise.all(jobs.map(({ runId }) => statusOf(runId)));
  const audit = () =>
    engine.db.prisma.auditEvent.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });

  test('of runs cancels pending runs, the oldest first, at most `limit` a call, and leaves their jobs nowhere', async () => {
    const jobs = [await trigger([call('a')]), await trigger([call('a')]), await trigger([call('a')])];
    const started = await start([call('a')]);

    const first = await drain(RUNS_QUEUE, { limit: 2 });
    expect(first).toMatchObject({ runCount: 3, openNodeRunCount: 0, cancelledCount: 2 });
    expect(await statuses(jobs)).toEqual(['cancelled', 'cancelled', 'pending']);

    expect(await drain(RUNS_QUEUE)).toMatchObject({ runCount: 1, cancelledCount: 1 });
    expect(await drain(RUNS_QUEUE)).toMatchObject({ runCount: 0, cancelledCount: 0 });
    expect(await statusOf(started.runId)).toBe('running');
    await eventually(async () => {
      const left = await Promise.all(jobs.map(({ runId }) => engine.queue.queue(RUNS_QUEUE).getJob(runId)));
      return left.every((job) => !job);
    });
  });

  test('of a pool cancels whole runs that have a queued node run in it; a run that is only worked on goes on', async () => {
    const queued = await start([call('a'), pick('b'), call('c', ['a'])]);
    await claim(queued.runId, 1);
    const worked = await start([call('a'), call('b', ['a'])]);
    await claim(worked.runId, 0);
    const elsewhere = await start([pick('a')]);
    const pending = await trigger([call('a')]);

    const rehearsal = await rehearseDrain(engine, command(CALLS));
    expect(rehearsal).toMatchObject({ runCount: 1, openNodeRunCount: 3, runningNodeRunCount: 1 });
    expect(rehearsal.cancelledCount).toBe(0);
    expect(await statusOf(queued.runId)).toBe('running');
    expect((await audit()).filter(({ action }) => action.startsWith('queue.'))).toEqual([]);

    expect(await drain(CALLS)).toMatchObject({ runCount: 1, cancelledCount: 1 });

    const ended = (await nodeRunsOf(queued.runId)).map(({ status }) => status);
    expect(ended).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(await statuses([queued, worked, elsewhere, pending])).toEqual([
      'cancelled',
      'running',
      'running',
      'pending',
    ]);
  });

  test('leaves an audit event of its own and one of each run, by whoever asked, with the reason', async () => {
    const { runId } = await trigger([call('a')]);

    await drain(RUNS_QUEUE, { reason: 'bad deploy' });
    const explained = await trigger([call('a')]);
    await drain(RUNS_QUEUE);

    const { workspaceId } = tenant;
    expect(
      (await audit()).filter(({ action }) => /drained|cancelled/.test(action)).slice(0, 2),
    ).toMatchObject([
      {
        action: 'queue.drained',
        ...AUTHOR,
        workspaceId: null,
        targetId: 'runs',
        details: { matched_runs: 1 },
      },
      { action: 'run.cancelled', ...AUTHOR, workspaceId, targetId: runId, details: { reason: 'bad deploy' } },
    ]);
    expect(await engine.db.prisma.run.findUnique({ where: { id: explained.runId } })).toMatchObject({
      errorMessage: 'Cancelled by user:ada: the queue runs was drained',
    });
  });

  test('leaves what is due later alone when told so', async () => {
    const later = await trigger([call('a')], new Date(Date.now() + HOUR_MS));
    const retried = await start([call('a')]);
    await engine.db.prisma.nodeRun.updateMany({ data: { resumeAt: new Date(Date.now() + HOUR_MS) } });

    for (const queue of [RUNS_QUEUE, CALLS])
      expect(await drain(queue, { includeDelayed: false })).toMatchObject({ runCount: 0 });
    expect(await statuses([later, retried])).toEqual(['pending', 'running']);

    for (const queue of [RUNS_QUEUE, CALLS]) expect(await drain(queue)).toMatchObject({ cancelledCount: 1 });
    expect(await statuses([later, retried])).toEqual(['cancelled', 'cancelled']);
  });

  test('by several at once cancels each run once', async () => {
    const jobs = await Promise.all(Array.from({ length: 12 }, () => trigger([call('a')])));

    const drains = await Promise.all([1, 2, 3].map(() => drain(RUNS_QUEUE)));

    expect(drains.reduce((sum, { cancelledCount }) => sum + cancelledCount, 0)).toBe(jobs.length);
    const cancellations = (await audit()).filter(({ action }) => action === 'run.cancelled');
    expect(new Set(cancellations.map(({ targetId }) => targetId)).size).toBe(cancellations.length);
    expect(cancellations).toHaveLength(jobs.length);
  });

  test('against a start that comes at the same moment: the run goes on, or it never began', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const job = await trigger([call('a')]);

      const [{ cancelledCount }, advanced] = await Promise.all([drain(RUNS_QUEUE), advance(job)]);

      expect(await statusOf(job.runId)).toBe(cancelledCount === 1 ? 'cancelled' : 'running');
      expect(advanced).toBe(cancelledCount === 1 ? 'gone' : 'started');
      expect(await nodeRunsOf(job.runId)).toHaveLength(cancelledCount === 1 ? 0 : 1);
    }
  });

  test('against a claim that comes at the same moment: the step goes on, or nobody holds it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { runId } = await start([call('a')]);

      const [{ cancelledCount }, claimed] = await Promise.all([drain(CALLS), claim(runId, 0)]);

      expect(claimed === null).toBe(cancelledCount === 1);
      expect((await nodeRunsOf(runId))[0]?.status).toBe(cancelledCount === 1 ? 'cancelled' : 'running');
    }
  });
});
