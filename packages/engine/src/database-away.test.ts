import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { UnavailableError } from '@runyard/domain';
import { completed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import type { NodeJob, RunJob } from '@runyard/queue';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from './advance-run.ts';
import { executeNodeRun } from './execute-node-run.ts';
import { createJobHandlers } from './handle-jobs.ts';
import { triggerRun } from './trigger-run.ts';

const spend = (reportedCostNanos: bigint) => ({
  provider: 'test',
  model: 'm',
  reportedCostNanos,
  inputTokens: 1,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
});

describe('an attempt during which the database goes away', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  let executedCount: number;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({
      databaseUrl: database.url,
      execute: (attempt) => {
        executedCount += 1;
        return execute(attempt);
      },
    });
    tenant = await seedTenant(engine.db);
  });
  beforeEach(() => {
    executedCount = 0;
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('is written down once it is back, and the work is not done again', async () => {
    execute = async () => ({ kind: 'completed', output: { ok: true }, spend: [spend(7n)] });
    const [job, node] = await start();
    let tries = 0;
    const settleCompleted: TestEngine['db']['settleCompleted'] = async (completion) => {
      tries += 1;
      if (tries < 3) throw new UnavailableError('the database cannot be reached');
      return engine.db.settleCompleted(completion);
    };

    const executed = await executeNodeRun({ ...engine, db: { ...engine.db, settleCompleted } }, node);

    expect({ executed, executedCount, tries }).toEqual({
      executed: { kind: 'completed' },
      executedCount: 1,
      tries: 3,
    });
    expect(await nodeRunsOf(job)).toMatchObject([{ status: 'completed', costNanos: 7n, leaseEpoch: 1 }]);
  });

  test('books what it has spent once, where nobody was told that it had been written down', async () => {
    execute = async () => ({ kind: 'completed', output: { ok: true }, spend: [spend(7n)] });
    const [job, node] = await start();
    let tries = 0;
    const settleCompleted: TestEngine['db']['settleCompleted'] = async (completion) => {
      tries += 1;
      const settled = await engine.db.settleCompleted(completion);
      if (tries === 1) throw new UnavailableError('the database cannot be reached');
      return settled;
    };

    await executeNodeRun({ ...engine, db: { ...engine.db, settleCompleted } }, node);

    expect(executedCount).toBe(1);
    expect(await nodeRunsOf(job)).toMatchObject([{ status: 'completed', costNanos: 7n }]);
    expect(await runOf(job)).toMatchObject({ totalCostNanos: 7n });
  });

  test('that asks for money asks again, and does not fail for it', async () => {
    execute = async ({ reserve }) => {
      const paid = { provider: 'test', model: 'm', inputTokens: 1, maxOutputTokens: 1, maxCostNanos: 7n };
      const reservation = await reserve(paid);
      return reservation.kind === 'refused' ? reservation.outcome : completed({ ok: true });
    };
    const [job, node] = await start();
    await engine.db.prisma.run.update({ where: { id: job.runId }, data: { maxCostCents: 100 } });
    let tries = 0;
    const transaction: TestEngine['db']['transaction'] = async (work) => {
      tries += 1;
      if (tries < 3) throw new UnavailableError('the database cannot be reached');
      return engine.db.transaction(work);
    };

    const executed = await executeNodeRun({ ...engine, db: { ...engine.db, transaction } }, node);

    expect({ executed, executedCount }).toEqual({ executed: { kind: 'completed' }, executedCount: 1 });
  });

  test('makes its job come again, whichever statement could not be sent', async () => {
    const [job] = await start();
    const finishRun = () => Promise.reject(new Error('Connection terminated unexpectedly'));
    const handlers = createJobHandlers({ ...engine, db: { ...engine.db, finishRun } });

    const verdict = await handlers.run(job, { isFirstDelivery: false });

    expect(verdict).toMatchObject({ kind: 'later' });
  });

  /** A started run of one node, and the job of that. */
  async function start(): Promise<[RunJob, NodeJob]> {
    const workflowId = await seedWorkflow(engine.db, tenant, [callNode('a')]);
    const command = {
      workspaceId: tenant.workspaceId,
      workflowId,
      triggerPayload: {},
      triggeredBy: null,
    };
    const { id: runId, versionId } = await triggerRun(engine, command);
    const job = { runId, versionId, priority: 1 };
    await advanceRun(engine, job, { isFirstDelivery: true });
    const [first] = await nodeRunsOf(job);
    return [job, { ...job, nodeRunId: first?.id ?? '', pool: 'api_call', leaseEpoch: 0 }];
  }

  const runOf = ({ runId }: RunJob) => engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });

  const nodeRunsOf = ({ runId }: RunJob) => engine.db.prisma.nodeRun.findMany({ where: { runId } });
});
