import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { checkLedger } from '@runyard/db';
import type { NodeAttempt, NodeOutcome, Spend } from '@runyard/nodes';
import {
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  eventually,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  uniquePrefix,
} from '@runyard/testing';
import { endDueWaits } from '../waits/end-due-waits.ts';

jest.setTimeout(60_000);

const CENT = 10_000_000n;
const CALL: NodeSpec = { key: 'call', nodeType: 'api_call' };
const SPEND: Spend = {
  provider: 'p',
  model: 'm',
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  reportedCostNanos: 6n * CENT,
};

describeEachBackend('the budget of a run that starts others', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let runs: TestRuns;
  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix };
    engine = createTestEngine({ ...options, execute: pay });
    tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
  });
  afterAll(async () => {
    expect(await checkLedger(engine.db.sql)).toEqual([]);
    await engine.stop();
    await database.drop();
  });

  /** Each call costs six cents, and no less than it has asked for. */
  async function pay({ reserve }: NodeAttempt): Promise<NodeOutcome> {
    const call = { provider: 'p', model: 'm', inputTokens: 0, maxOutputTokens: 0, maxCostNanos: 6n * CENT };
    const reservation = await reserve(call);
    if (reservation.kind === 'refused') return reservation.outcome;
    return { kind: 'completed', output: { paid: true }, spend: [SPEND] };
  }

  /** Runs these nodes under a limit of ten cents until the run has ended. */
  async function run(nodes: NodeSpec[]) {
    const runId = await runs.start(nodes);
    await engine.db.prisma.run.update({ where: { id: runId }, data: { maxCostCents: 10 } });
    const ended = async () => {
      await endDueWaits(engine, { batchSize: 100 });
      return (await runs.run(runId)).completedAt;
    };
    await runs.working(async () => void (await eventually(ended, { deadlineMs: 30_000 })));
    const { status, errorMessage } = await runs.run(runId);
    return { runId, status, errorMessage };
  }
  const spentBy = async (rootRunId: string) => {
    const lineage = { OR: [{ id: rootRunId }, { rootRunId }] };
    const { _sum } = await engine.db.prisma.run.aggregate({ where: lineage, _sum: { totalCostNanos: true } });
    return _sum.totalCostNanos;
  };
  const subNode = (key: string, workflowId: string, dependsOn: string[] = []): NodeSpec => ({
    key,
    nodeType: 'workflow',
    nodeConfig: { workflow_id: workflowId },
    dependsOn,
  });

  test('holds for the runs below it, at every level', async () => {
    const leaf = await seedWorkflow(engine.db, tenant, [CALL]);
    const middle = await seedWorkflow(engine.db, tenant, [subNode('down', leaf)]);

    const { runId, status, errorMessage } = await run([
      subNode('one', middle),
      subNode('two', middle, ['one']),
    ]);

    expect(status).toBe('failed');
    expect(errorMessage).toContain('the run above this one, with all that it has started, may spend $0.1');
    expect(await spentBy(runId)).toBe(6n * CENT);
  });

  test('counts what the runs below it have spent when a node of its own asks', async () => {
    const leaf = await seedWorkflow(engine.db, tenant, [CALL]);

    const { runId, status, errorMessage } = await run([
      subNode('one', leaf),
      { ...CALL, dependsOn: ['one'] },
    ]);

    expect(status).toBe('failed');
    expect(errorMessage).toContain('the run may spend $0.1 (max_cost_cents 10); $0.06 is spent');
    expect(await spentBy(runId)).toBe(6n * CENT);
  });
});
