import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NodeAttempt, NodeOutcome, RunningAttempt } from '@runyard/nodes';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  eventually,
  seedTenant,
  seedWorkflow,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from './advance-run.ts';
import { cancelRun } from './cancel-run.ts';
import { executeNodeRun } from './execute-node-run.ts';
import { triggerRun } from './trigger-run.ts';

const AUTHOR = { actor: 'user:ada', requestId: null };
const SPEND = {
  provider: 'test',
  model: 'm',
  reportedCostNanos: 70_000_000n,
  inputTokens: 1,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
};

describe('an executor that ignores its signal', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({
      databaseUrl: database.url,
      listens: true,
      execute: (attempt) => execute(attempt),
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('is given up after its grace when its run is cancelled: its slot is free, its result counts no more, what it has told to have spent does, and it is counted until it ends', async () => {
    let end = (_: NodeOutcome) => {};
    let hasBegun = false;
    execute = (attempt) => {
      (attempt as RunningAttempt).noteSpend(SPEND);
      hasBegun = true;
      return new Promise((resolve) => (end = resolve));
    };
    const { scope, job } = await startCall();
    const executed = executeNodeRun(engine, job);
    await eventually(() => hasBegun);

    await cancelRun(engine, AUTHOR, scope, null);

    expect(await executed).toEqual({ kind: 'dropped' });
    expect(engine.leaks.count()).toBe(1);
    expect(engine.leases.heldCount()).toBe(0);
    end({ kind: 'completed', output: { late: true }, spend: [SPEND] });
    await eventually(() => engine.leaks.count() === 0);
    const run = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: scope.runId } });
    const nodeRun = await engine.db.prisma.nodeRun.findUniqueOrThrow({ where: { id: job.nodeRunId } });
    expect(run).toMatchObject({ status: 'cancelled', totalCostNanos: 70_000_000n });
    expect(nodeRun).toMatchObject({ status: 'cancelled', outputData: null, costNanos: 70_000_000n });
  });

  async function startCall() {
    const tenant = await seedTenant(engine.db);
    const workflowId = await seedWorkflow(engine.db, tenant, [callNode('a')]);
    const { workspaceId } = tenant;
    const run = { workspaceId, workflowId, triggerPayload: {}, triggeredBy: null };
    const { id: runId, versionId } = await triggerRun(engine, run);
    await advanceRun(engine, { runId, versionId, priority: 1 }, { isFirstDelivery: true });
    const nodeRun = await engine.db.prisma.nodeRun.findFirstOrThrow({ where: { runId } });
    const job = { nodeRunId: nodeRun.id, runId, versionId, pool: 'api_call', leaseEpoch: 0, priority: 1 };
    return { scope: { workspaceId, workflowId, runId }, job };
  }
});
