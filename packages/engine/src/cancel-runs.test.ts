import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { OPEN_RUN_STATUSES } from '@runyard/domain';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  describeEachBackend,
  emptyTables,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from './advance-run.ts';
import { type CancelRunsCommand, cancelRuns, rehearseCancelRuns } from './cancel-runs.ts';
import { triggerRun } from './trigger-run.ts';

const AUTHOR = { actor: 'user:ada', requestId: 'request-1' };

describeEachBackend('cancelling many runs', ({ redisUrl }) => {
  let database: TestDatabase;
  let engine: TestEngine;
  let tenant: Tenant;
  let workflowId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, redisUrl });
    tenant = await seedTenant(engine.db);
    workflowId = await seedWorkflow(engine.db, tenant, [callNode('a')]);
  });
  beforeEach(() => emptyTables(engine.db, 'runs', 'node_runs', 'audit_events'));
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const command = (filter: Partial<CancelRunsCommand['filter']> = {}, limit = 500): CancelRunsCommand => ({
    filter: {
      workspaceId: tenant.workspaceId,
      statuses: OPEN_RUN_STATUSES,
      workflowId: null,
      triggeredBy: null,
      createdFrom: null,
      createdTo: null,
      rootRunId: null,
      triggerSource: null,
      minCostCents: null,
      maxCostCents: null,
      ids: null,
      ...filter,
    },
    limit,
    reason: 'all wrong',
  });

  async function trigger(
    of: Tenant = tenant,
    workflow = workflowId,
    triggeredBy: `user:${string}` = 'user:bob',
  ) {
    const { workspaceId } = of;
    return triggerRun(engine, { workspaceId, workflowId: workflow, triggerPayload: {}, triggeredBy });
  }
  const start = async ({ id: runId, versionId }: { id: string; versionId: string }) =>
    advanceRun(engine, { runId, versionId, priority: 1 }, { isFirstDelivery: true });
  const statusOf = async (id: string) =>
    (await engine.db.prisma.run.findUniqueOrThrow({ where: { id } })).status;

  test('a dry run counts what matches, changes nothing and leaves no trace', async () => {
    const run = await trigger();
    await trigger();

    expect(await rehearseCancelRuns(engine, command({}, 1))).toEqual({
      matchedCount: 2,
      cancelledCount: 0,
      remainingCount: 1,
    });

    expect(await statusOf(run.id)).toBe('pending');
    expect(await engine.db.prisma.auditEvent.count()).toBe(0);
  });

  test('the oldest go first, as many as the limit lets, and further calls end the rest; each is audited', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push((await trigger()).id);

    const first = await cancelRuns(engine, AUTHOR, command({}, 3));
    const statuses = await Promise.all(ids.map(statusOf));
    const second = await cancelRuns(engine, AUTHOR, command({}, 3));

    expect(first).toEqual({ matchedCount: 5, cancelledCount: 3, remainingCount: 2 });
    expect(statuses).toEqual(['cancelled', 'cancelled', 'cancelled', 'pending', 'pending']);
    expect(second).toEqual({ matchedCount: 2, cancelledCount: 2, remainingCount: 0 });
    const events = await engine.db.prisma.auditEvent.findMany();
    expect(
      events
        .filter(({ action }) => action === 'run.cancelled')
        .map(({ targetId }) => targetId)
        .sort(),
    ).toEqual(ids.toSorted());
    expect(events.find(({ action }) => action === 'runs.cancelled')).toMatchObject({
      actor: 'user:ada',
      targetId: tenant.workspaceId,
      details: { matched_runs: 5, limit: 3, reason: 'all wrong', workflow_id: null },
    });
    expect(await cancelRuns(engine, AUTHOR, command())).toMatchObject({ matchedCount: 0 });
  });

  test('a filter spares what it does not name: statuses, workflows, authors, times, and always other workspaces', async () => {
    const other = await seedTenant(engine.db);
    const foreign = await trigger(other, await seedWorkflow(engine.db, other, [callNode('a')]));
    const elsewhere = await trigger(tenant, await seedWorkflow(engine.db, tenant, [callNode('a')]));
    const [pending, running] = [await trigger(), await trigger()];
    await start(running);
    const byEve = await trigger(tenant, workflowId, 'user:eve');

    const counts = async (filter: Partial<CancelRunsCommand['filter']>) =>
      (await rehearseCancelRuns(engine, command(filter))).matchedCount;
    expect(await counts({})).toBe(4);
    expect(await counts({ statuses: ['running'] })).toBe(1);
    expect(await counts({ workflowId })).toBe(3);
    expect(await counts({ triggeredBy: 'user:eve' })).toBe(1);
    expect(await counts({ createdTo: new Date(0) })).toBe(0);
    expect(await counts({ createdFrom: new Date(0), createdTo: new Date('2100-01-01') })).toBe(4);
    expect(await counts({ rootRunId: pending.id })).toBe(0);
    expect(await counts({ triggerSource: 'schedule' })).toBe(0);
    expect(await counts({ triggerSource: 'user', maxCostCents: 0 })).toBe(4);
    expect(await counts({ minCostCents: 1 })).toBe(0);
    expect(await counts({ ids: [pending.id, foreign.id] })).toBe(1);

    await cancelRuns(engine, AUTHOR, command({ statuses: ['pending'], workflowId, triggeredBy: 'user:bob' }));
    expect(
      await Promise.all([pending, running, byEve, elsewhere, foreign].map(({ id }) => statusOf(id))),
    ).toEqual(['cancelled', 'running', 'pending', 'pending', 'pending']);
  });

  test('two calls at once, and starts in between, cancel each run once and only pending ones', async () => {
    const runs = await Promise.all(Array.from({ length: 12 }, () => trigger()));
    const pending = command({ statuses: ['pending'] });

    const [one, two] = await Promise.all([
      cancelRuns(engine, AUTHOR, pending),
      cancelRuns(engine, AUTHOR, pending),
      ...runs.slice(6).map(start),
    ]);

    const statuses = await Promise.all(runs.map(({ id }) => statusOf(id)));
    const cancelledCount = statuses.filter((status) => status === 'cancelled').length;
    expect(one.cancelledCount + two.cancelledCount).toBe(cancelledCount);
    expect(await engine.db.prisma.auditEvent.count({ where: { action: 'run.cancelled' } })).toBe(
      cancelledCount,
    );
    expect(statuses.slice(0, 6)).toEqual(Array(6).fill('cancelled'));
  });
});
