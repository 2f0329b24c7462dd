import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { completed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  eventually,
  humanNode,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  uniquePrefix,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { retryRun } from '../rerun.ts';
import { triggerRun } from '../trigger-run.ts';
import { endDueWaits } from '../waits/end-due-waits.ts';
import { failOverdueRuns } from './fail-overdue-runs.ts';

const BATCH = { batchSize: 100 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describeEachBackend('the time of a run', ({ redisUrl }) => {
  let database: TestDatabase;
  let engine: TestEngine;
  let tenant: Tenant;
  let runs: TestRuns;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { databaseUrl: database.url, redisUrl, prefix: uniquePrefix() };
    const given = { maxRunDurationMs: DAY_MS, listens: true };
    engine = createTestEngine({ ...options, ...given, execute: (attempt) => execute(attempt) });
    tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const workflowOf = (nodes: NodeSpec[]) => seedWorkflow(engine.db, tenant, nodes);
  async function accept(workflowId: string, timeoutMs: number | null = null) {
    const { workspaceId } = tenant;
    const command = { workspaceId, workflowId, triggerPayload: {}, triggeredBy: null, timeoutMs };
    return triggerRun(engine, command);
  }
  const start = ({ id: runId, versionId }: { id: string; versionId: string }) =>
    advanceRun(engine, { runId, versionId, priority: 1 }, { isFirstDelivery: true });
  const allowedMs = async (runId: string) => {
    const { deadlineAt, startedAt } = await runs.run(runId);
    return deadlineAt && startedAt ? deadlineAt.getTime() - startedAt.getTime() : null;
  };
  /** Its deadline is past, and what it was allowed stays what it was. */
  const letPass = (runId: string) => engine.db.prisma.$executeRaw`
    UPDATE runs SET started_at = started_at - deadline_at + now() - interval '1 second', deadline_at = now() - interval '1 second'
     WHERE id = ${runId}::uuid`;

  test('is the smallest of what its trigger, its workflow and the deployment say, from its start on, and begins anew for a retry', async () => {
    const workflowId = await workflowOf([callNode('a')]);
    const setTimeLimit = (timeoutMs: number | null) =>
      engine.db.prisma.workflow.update({ where: { id: workflowId }, data: { timeoutMs } });
    const cases = [
      { own: null, ofWorkflow: null, allowed: DAY_MS },
      { own: null, ofWorkflow: 2 * HOUR_MS, allowed: 2 * HOUR_MS },
      { own: HOUR_MS, ofWorkflow: 2 * HOUR_MS, allowed: HOUR_MS },
      { own: 9 * HOUR_MS, ofWorkflow: 2 * HOUR_MS, allowed: 2 * HOUR_MS },
      { own: 9 * DAY_MS, ofWorkflow: null, allowed: DAY_MS },
    ];
    for (const { own, ofWorkflow, allowed } of cases) {
      await setTimeLimit(ofWorkflow);
      const run = await accept(workflowId, own);
      expect((await runs.run(run.id)).deadlineAt).toBeNull();
      await setTimeLimit(1); // a run keeps what it was accepted with
      await start(run);
      expect(await allowedMs(run.id)).toBe(allowed);
    }

    await setTimeLimit(null);
    const source = await accept(workflowId, HOUR_MS);
    await start(source);
    await letPass(source.id);
    expect(await failOverdueRuns(engine, BATCH)).toBe(1);
    const scope = { workspaceId: tenant.workspaceId, workflowId, runId: source.id };
    const retryId = await retryRun(engine, scope, 'user:ada');
    const retry = await runs.run(retryId);
    await start({ id: retryId, versionId: retry.versionId });
    expect(await allowedMs(retryId)).toBe(HOUR_MS);
    expect(await failOverdueRuns(engine, BATCH)).toBe(0);
  });

  test('that is over fails it once, whoever looks: what runs is aborted, what waits ends with its task, and the sentence names the limit', async () => {
    let isAborted = false;
    execute = async ({ runId, signal }) => {
      if ((await runs.run(runId)).workflowId !== workflowId) return completed({});
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      isAborted = true;
      throw signal.reason;
    };
    const workflowId = await workflowOf([
      callNode('call'),
      humanNode('ask'),
      { key: 'wait', nodeType: 'delay', nodeConfig: { for: 'PT1H' } },
      callNode('end', ['call', 'ask', 'wait']),
    ]);
    await runs.working(async () => {
      const { id } = await accept(workflowId, HOUR_MS);
      await eventually(async () => {
        const statuses = (await runs.nodeRuns(id)).map(({ status }) => status);
        return statuses.filter((status) => status === 'waiting').length === 2 && statuses.includes('running');
      });
      await letPass(id);

      const failed = await Promise.all([1, 2, 3].map(() => failOverdueRuns(engine, BATCH)));

      expect(failed.reduce((sum, count) => sum + count, 0)).toBe(1);
      expect(await runs.run(id)).toMatchObject({
        status: 'failed',
        errorCode: 'run_timeout',
        errorMessage: `The run took longer than ${HOUR_MS} ms (timeout_ms).`,
      });
      expect((await runs.nodeRuns(id)).map(({ status }) => status)).toEqual(Array(4).fill('cancelled'));
      expect(await runs.tasks(id)).toMatchObject([{ status: 'cancelled' }]);
      expect(await engine.db.prisma.wait.count({ where: { runId: id } })).toBe(0);
      await eventually(() => isAborted, { deadlineMs: 1_000 });
      await runs.queuesEmpty();
    });
  });

  test('counts while it only waits, ends the runs that it has started, and names the limit of the deployment', async () => {
    const child = await workflowOf([humanNode('ask')]);
    const workflowId = await workflowOf([
      { key: 'sub', nodeType: 'workflow', nodeConfig: { workflow_id: child } },
    ]);
    await runs.working(async () => {
      const { id } = await accept(workflowId);
      const childId = await eventually(async () => (await runs.nodeRuns(id))[0]?.childRunId ?? null);
      await runs.became(childId, 'waiting');
      await runs.became(id, 'waiting');
      await letPass(id);

      expect(await failOverdueRuns(engine, BATCH)).toBe(1);
      await endDueWaits(engine, BATCH);

      expect(await runs.run(id)).toMatchObject({
        status: 'failed',
        errorMessage: `The run took longer than ${DAY_MS} ms (MAX_RUN_DURATION_MS).`,
      });
      expect(await runs.run(childId)).toMatchObject({ status: 'cancelled' });
    });
  });

  test('does not undo a run that has nothing left to run: it completes', async () => {
    const run = await accept(await workflowOf([callNode('a')]), HOUR_MS);
    await start(run);
    await letPass(run.id);
    await engine.db.prisma.nodeRun.updateMany({
      where: { runId: run.id },
      data: { status: 'completed', completedAt: new Date() },
    });

    expect(await failOverdueRuns(engine, BATCH)).toBe(0);
    expect(
      await advanceRun(
        engine,
        { runId: run.id, versionId: run.versionId, priority: 1 },
        { isFirstDelivery: false },
      ),
    ).toBe('finished');
  });
});
