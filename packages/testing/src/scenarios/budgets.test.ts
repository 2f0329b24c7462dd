import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import type { NodeSpec } from './seed-workflow.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const DOLLAR = 1_000_000_000n;
const NODES = 200;
const SHORT_LEASES = { LEASE_MS: '1500' };

/** After a first node, all at once. */
const paid = (key: string, costUsd: number, latencyMs = 20): NodeSpec => ({
  key,
  dependsOn: ['first'],
  nodeType: 'task',
  nodeConfig: { cost_usd: costUsd, latency_ms: latencyMs },
  taskTemplate: { title: `Pay ${key}` },
  onError: 'continue',
});

describeEachBackend('a budget', (backend) => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem(backend);
  });
  afterEach(async () => {
    await system.killAll();
    await setMonthlyBudget(null);
  });
  afterAll(() => system.stop());

  const createWorkflow = (nodes: NodeSpec[]) => system.createWorkflow([{ key: 'first' }, ...nodes]);
  const setMonthlyBudget = (monthlyBudgetCents: number | null) =>
    system.db.prisma.workspace.update({
      where: { id: system.tenant.workspaceId },
      data: { monthlyBudgetCents },
    });

  /** What a run has spent, and what its running node runs have reserved, at one moment. */
  async function committedBy(runId: string): Promise<bigint> {
    const rows = await system.db.sql.$queryRaw<{ nanos: bigint }[]>`
      SELECT (r.total_cost_nanos + (SELECT coalesce(sum(v.nanos), 0) FROM reservations v JOIN node_runs n ON n.id = v.node_run_id
               WHERE v.run_id = r.id AND n.status = 'running' AND n.lease_epoch = v.lease_epoch))::bigint AS nanos
        FROM runs r WHERE r.id = ${runId}::uuid`;
    return rows[0]?.nanos ?? 0n;
  }

  const heldCount = async () => {
    const rows = await system.db.sql.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM reservations v JOIN node_runs n ON n.id = v.node_run_id
       WHERE n.status = 'running' AND n.lease_epoch = v.lease_epoch`;
    return rows[0]?.count ?? 0;
  };

  const outcomes = async (runId: string) => {
    const nodeRuns = Object.values(await system.nodeRuns(runId));
    const failures = nodeRuns.filter(({ status }) => status === 'failed');
    const codes = new Set(failures.map(({ error }) => (error as { code: string } | null)?.code));
    return { completed: nodeRuns.filter(({ status }) => status === 'completed').length, codes: [...codes] };
  };

  test('of a dollar holds while 200 nodes want three cents each from three workers: at no moment is more spent and reserved', async () => {
    const workflowId = await createWorkflow(
      Array.from({ length: NODES }, (_, index) => paid(`n${index}`, 0.03)),
    );
    await Promise.all([system.startWorker(), system.startWorker(), system.startWorker()]);

    const runId = await system.trigger(workflowId, {}, { maxCostCents: 100 });
    let most = 0n;
    const run = await eventually(
      async () => {
        const committed = await committedBy(runId);
        if (committed > most) most = committed;
        const { completedAt } = await system.run(runId);
        return completedAt && system.run(runId);
      },
      { deadlineMs: 60_000 },
    );

    expect(most).toBeLessThanOrEqual(DOLLAR);
    expect(run).toMatchObject({ status: 'completed', totalCostNanos: 990_000_000n });
    expect(await outcomes(runId)).toEqual({ completed: 34, codes: ['budget_exhausted'] });
    expect(await heldCount()).toBe(0);
    await system.queuesEmpty();
  });

  test('of a workspace and its month holds for all its runs together', async () => {
    const month = await system.db.prisma.workspaceSpend.findFirst({
      where: { workspaceId: system.tenant.workspaceId },
    });
    const spentCents = Number((month?.nanos ?? 0n) / 10_000_000n);
    await setMonthlyBudget(spentCents + 50);
    const workflowId = await createWorkflow(
      Array.from({ length: 20 }, (_, index) => paid(`n${index}`, 0.04)),
    );
    await Promise.all([system.startWorker(), system.startWorker()]);

    const ids = await Promise.all([1, 2, 3].map(() => system.trigger(workflowId)));
    const runs = await Promise.all(ids.map((id) => system.ended(id, 60_000)));

    const spent = runs.reduce((sum, run) => sum + run.totalCostNanos, 0n);
    expect(spent).toBe(480_000_000n);
    const codes = (await Promise.all(ids.map(outcomes))).flatMap((outcome) => outcome.codes);
    expect(new Set(codes)).toEqual(new Set(['budget_exhausted']));
  });

  test('gets back what a killed worker had reserved, and others spend it', async () => {
    const spent = await system.db.prisma.workspaceSpend.findFirst({
      where: { workspaceId: system.tenant.workspaceId },
    });
    await setMonthlyBudget(Number((spent?.nanos ?? 0n) / 10_000_000n) + 10);
    const doomed = await system.startWorker(SHORT_LEASES);
    const first = await system.trigger(await createWorkflow([paid('slow', 0.08, 60_000)]));
    await eventually(async () => (await heldCount()) === 1);
    const second = await system.trigger(await createWorkflow([paid('quick', 0.08)]));
    const waiting = async () => (await system.nodeRuns(second)).quick?.error;
    await eventually(async () => ((await waiting()) as { code?: string } | null)?.code === 'budget_reserved');

    doomed.kill('SIGKILL');
    await doomed.ended;
    await system.startWorker({ ...SHORT_LEASES, WORKER_POOLS: 'transform' }); // rescues, and runs none of them
    await eventually(async () => (await system.nodeRuns(first)).slow?.status === 'queued');
    expect(await heldCount()).toBe(0);
    await system.db.sql.$executeRaw`
      UPDATE node_runs SET resume_at = now() + interval '1 hour' WHERE run_id = ${first}::uuid AND status = 'queued'`;
    await system.startWorker();

    expect(await system.ended(second)).toMatchObject({ status: 'completed', totalCostNanos: 80_000_000n });
    expect((await system.nodeRuns(second)).quick).toMatchObject({
      status: 'completed',
      attempt: 1,
      error: null,
    });
  });
});
