import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { checkLedger, SYSTEM } from '@runyard/db';
import type { BudgetAction, TaskDecision } from '@runyard/domain';
import type { NodeAttempt, NodeOutcome, PaidCall } from '@runyard/nodes';
import {
  callNode,
  createSteppedRuns,
  createTestDatabase,
  createTestEngine,
  type NodeSpec,
  type SteppedRuns,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { cancelRun } from '../cancel-run.ts';
import { executeNodeRun } from '../execute-node-run.ts';
import { startOfSweep, sweep } from '../sweeping/sweep.ts';
import { upkeep } from '../sweeping/upkeep.ts';
import { decideTask } from '../tasks/decide-task.ts';
import { triggerRun } from '../trigger-run.ts';

const CENT = 10_000_000n;
const USAGE = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};
const callOf = (cents: bigint): PaidCall => ({
  provider: 'p',
  model: 'm',
  inputTokens: 0,
  maxOutputTokens: 0,
  maxCostNanos: cents * CENT,
});

const OUTSIDE: NodeOutcome = {
  kind: 'waiting',
  waitFor: {
    reason: 'external',
    task: { title: 'Work', description: '', approvalLevel: 'none', proposedOutput: null },
    due: { afterMs: 60_000 },
    failure: { code: 'late', message: 'late', retryable: false },
  },
  spend: [],
};

describe('a node whose call has no room in its budget', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let runs: SteppedRuns;
  let tenant: Tenant;
  let calls: PaidCall[];
  /** Default: it is paid. */
  let answer: NodeOutcome | null = null;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, execute: pay });
    tenant = await seedTenant(engine.db);
    runs = createSteppedRuns(engine, () => tenant);
  });
  beforeEach(() => {
    calls = [callOf(6n)];
  });
  afterAll(async () => {
    expect(await checkLedger(engine.db.sql)).toEqual([]);
    await engine.stop();
    await database.drop();
  });

  /** Makes the calls one after the other, each at its worst. */
  async function pay({ reserve }: NodeAttempt): Promise<NodeOutcome> {
    const spend: NodeOutcome['spend'] = [];
    for (const { provider, model, maxCostNanos, ...call } of calls) {
      const reservation = await reserve({
        provider,
        model,
        ...call,
        ...(maxCostNanos !== undefined && { maxCostNanos }),
      });
      if (reservation.kind === 'refused') return { ...reservation.outcome, spend };
      const reported = maxCostNanos !== undefined && { reportedCostNanos: maxCostNanos };
      spend.push({ provider, model, ...USAGE, ...reported });
    }
    return answer ?? { kind: 'completed', output: { paid: true }, spend };
  }

  async function start(
    maxCostCents: number | null,
    budgetAction: BudgetAction = 'fail',
    specs: NodeSpec[] = [callNode('a')],
  ) {
    const workflowId = await seedWorkflow(engine.db, tenant, specs);
    await engine.db.prisma.workflow.update({ where: { id: workflowId }, data: { budgetAction } });
    const command = { workspaceId: tenant.workspaceId, workflowId, triggerPayload: {}, triggeredBy: null };
    const { id: runId, versionId } = await triggerRun(engine, { ...command, maxCostCents });
    const job = { runId, versionId, priority: 1 };
    await advanceRun(engine, job, { isFirstDelivery: false });
    return { runId, job };
  }
  const runOf = (id: string) => engine.db.prisma.run.findUniqueOrThrow({ where: { id } });
  const nodeRunOf = (runId: string) => engine.db.prisma.nodeRun.findFirstOrThrow({ where: { runId } });
  const reservedCount = (runId: string) => engine.db.prisma.reservation.count({ where: { runId } });

  async function decide(runId: string, decision: TaskDecision) {
    const task = await engine.db.prisma.task.findFirstOrThrow({ where: { runId } });
    const scope = { workspaceId: tenant.workspaceId, taskId: task.id };
    await decideTask(engine, SYSTEM, scope, { decision, comment: null, output: null, userId: null });
    return task;
  }

  test('fails with what the limit is, what is spent and what was asked for, and is not tried again', async () => {
    const { runId } = await start(5);
    await runs.finish(runId, 'failed');

    expect(await runOf(runId)).toMatchObject({
      errorCode: 'budget_exhausted',
      errorMessage: expect.stringContaining('$0.05 (max_cost_cents 5); $0 is spent, $0 is reserved'),
      totalCostNanos: 0n,
    });
    expect(await reservedCount(runId)).toBe(0);
  });

  test('waits where its workflow says so, and an approval lets it go beyond the budget', async () => {
    const { runId, job } = await start(5, 'ask');
    const [node] = await runs.queuedJobs(runId);
    if (node) await executeNodeRun(engine, node);
    await advanceRun(engine, job, { isFirstDelivery: false });
    expect([(await runOf(runId)).status, await nodeRunOf(runId)]).toEqual([
      'waiting',
      expect.objectContaining({ status: 'waiting', waitReason: 'budget' }),
    ]);

    const task = await decide(runId, 'approved');
    await runs.finish(runId);

    expect(task).toMatchObject({ title: 'Spend $0.06 more than the run may', approvalLevel: 'before' });
    expect(await runOf(runId)).toMatchObject({ status: 'completed', totalCostNanos: 6n * CENT });
    expect(await reservedCount(runId)).toBe(0);
  });

  test('fails when somebody rejects that', async () => {
    const { runId } = await start(5, 'ask');
    const [node] = await runs.queuedJobs(runId);
    if (node) await executeNodeRun(engine, node);

    await decide(runId, 'rejected');

    expect(await runOf(runId)).toMatchObject({ status: 'failed', errorCode: 'rejected', totalCostNanos: 0n });
  });

  test('books what its calls before that have cost', async () => {
    calls = [callOf(2n), callOf(2n), callOf(2n)];
    const { runId } = await start(5);
    await runs.finish(runId, 'failed');

    const { errorMessage, totalCostNanos } = await runOf(runId);
    expect(errorMessage).toContain('$0.04 is spent, $0 is reserved');
    expect(totalCostNanos).toBe(4n * CENT);
    expect(await reservedCount(runId)).toBe(0);
  });

  test('of a model without a price fails, because nothing could be promised; without a budget it runs, unpriced', async () => {
    calls = [{ provider: 'acme', model: 'x/1', inputTokens: 10, maxOutputTokens: 10 }];
    const limited = await start(5);
    await runs.finish(limited.runId, 'failed');
    const free = await start(null);
    await runs.finish(free.runId);

    expect(await runOf(limited.runId)).toMatchObject({
      errorCode: 'model_unpriced',
      errorMessage: expect.stringContaining('PUT /api/v1/admin/prices/acme/x%2F1'),
    });
    const entries = await engine.db.prisma.costEntry.findMany({ where: { runId: free.runId } });
    expect(entries).toMatchObject([{ priceVersion: null, costNanos: 0n }]);
  });

  test('of a model with a price reserves the dearest that the call can be', async () => {
    calls = [{ provider: 'openai', model: 'gpt-4.1', inputTokens: 0, maxOutputTokens: 10_000 }];
    const { runId } = await start(7);
    await runs.finish(runId, 'failed');

    expect((await runOf(runId)).errorMessage).toContain('the call may cost $0.08');
  });

  test('that others have only reserved begins again later, as the same attempt, and says what it waits for', async () => {
    const free = { key: 'first' };
    const { runId } = await start(10, 'fail', [free, callNode('a', ['first']), callNode('b', ['first'])]);
    const [first] = await runs.queuedJobs(runId);
    if (first) await executeNodeRun(engine, first);
    const [one, two] = await runs.queuedJobs(runId);
    if (!one || !two) throw new Error('two node runs were to be queued');
    await holdAsLeaseOf(one.nodeRunId, runId);

    const postponed = await executeNodeRun(engine, two);

    expect(postponed).toMatchObject({ kind: 'retry', delayMs: expect.any(Number) });
    const row = await engine.db.prisma.nodeRun.findUniqueOrThrow({ where: { id: two.nodeRunId } });
    expect(row).toMatchObject({ status: 'queued', attempt: 1, error: { code: 'budget_reserved' } });
    await engine.db.prisma
      .$executeRaw`UPDATE node_runs SET status = 'cancelled', lease_expires_at = NULL WHERE id = ${one.nodeRunId}::uuid`;
    await engine.db.prisma
      .$executeRaw`UPDATE node_runs SET resume_at = NULL WHERE id = ${two.nodeRunId}::uuid`;
    expect(await executeNodeRun(engine, two)).toEqual({ kind: 'completed' });
  });

  test('that asks an agent outside holds its money until that has answered', async () => {
    answer = OUTSIDE;
    const first = { key: 'first' };
    const { runId } = await start(10, 'fail', [first, callNode('a', ['first']), callNode('b', ['first'])]);
    for (const node of (await runs.queuedJobs(runId)).slice(0, 1)) await executeNodeRun(engine, node);
    const [one, two] = await runs.queuedJobs(runId);
    if (!one || !two) throw new Error('two node runs were to be queued');

    expect(await executeNodeRun(engine, one)).toEqual({ kind: 'waiting' });
    answer = null;
    expect(await executeNodeRun(engine, two)).toMatchObject({ kind: 'retry' });
    const row = await engine.db.prisma.nodeRun.findUniqueOrThrow({ where: { id: two.nodeRunId } });
    expect(row.error).toMatchObject({ code: 'budget_reserved' });
  });

  test('leaves reservations behind when its worker dies, which the sweeper removes, and only those', async () => {
    const { runId } = await start(10, 'fail', [callNode('a')]);
    const [held] = await runs.queuedJobs(runId);
    if (!held) throw new Error('a node run was to be queued');
    await holdAsLeaseOf(held.nodeRunId, runId);
    const { workspaceId } = tenant;
    const left = { nodeRunId: engine.ids.next(), leaseEpoch: 1, runId, workspaceId, nanos: 1n };
    await engine.db.prisma.reservation.create({ data: left });
    await engine.db.prisma.$executeRaw`UPDATE reservations SET created_at = now() - interval '1 minute'`;

    await upkeep(engine, { batchSize: 100 });

    const rows = await engine.db.prisma.reservation.findMany({ where: { runId } });
    expect(rows.map(({ nodeRunId }) => nodeRunId)).toEqual([held.nodeRunId]);
  });

  test('is given back by whoever takes the node run away: a rescue, and a cancellation', async () => {
    for (const end of ['rescue', 'cancellation']) {
      const { runId } = await start(10);
      const { id: nodeRunId } = await nodeRunOf(runId);
      await holdAsLeaseOf(nodeRunId, runId);
      expect(await reservedCount(runId)).toBe(1);

      if (end === 'rescue') {
        await engine.db.prisma.$executeRaw`
          UPDATE node_runs SET lease_expires_at = now() - interval '1 second' WHERE id = ${nodeRunId}::uuid`;
        await sweep(engine, { afterMs: 60_000, batchSize: 100 }, startOfSweep());
      } else {
        const { workspaceId, workflowId } = await runOf(runId);
        await cancelRun(
          engine,
          { actor: 'user:ada', requestId: null },
          { workspaceId, workflowId, runId },
          null,
        );
      }

      expect(await reservedCount(runId)).toBe(0);
    }
  });

  /** As if another worker ran it, and had reserved six cents. */
  async function holdAsLeaseOf(nodeRunId: string, runId: string): Promise<void> {
    await engine.db.prisma.$executeRaw`
      UPDATE node_runs SET status = 'running', lease_epoch = 1, lease_expires_at = now() + interval '1 hour'
       WHERE id = ${nodeRunId}::uuid`;
    const { workspaceId } = tenant;
    await engine.db.prisma.reservation.create({
      data: { nodeRunId, leaseEpoch: 1, runId, workspaceId, nanos: 6n * CENT },
    });
  }
});
