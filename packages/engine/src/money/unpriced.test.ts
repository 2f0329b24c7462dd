import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkLedger, insertSpend, listRunSummaries, requireRun, SYSTEM, setPrice } from '@runyard/db';
import type { NodeOutcome } from '@runyard/nodes';
import {
  callNode,
  createSteppedRuns,
  createTestDatabase,
  createTestEngine,
  type SteppedRuns,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { cancelRun } from '../cancel-run.ts';
import { executeNodeRun } from '../execute-node-run.ts';
import { createPriceBook, pinPrices } from './price-book.ts';

const USAGE = {
  inputTokens: 1_000,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 100,
  reasoningTokens: 0,
};
const paid = (provider: string, model: string, reportedCostNanos?: bigint): NodeOutcome => ({
  kind: 'completed',
  output: {},
  spend: [{ provider, model, ...USAGE, ...(reportedCostNanos !== undefined && { reportedCostNanos }) }],
});

describe('what an attempt spends', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let runs: SteppedRuns;
  let tenant: Tenant;
  let outcome: NodeOutcome;
  let execute = async (): Promise<NodeOutcome> => outcome;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, execute: () => execute() });
    engine.prices = createPriceBook(engine.db.sql, 0);
    tenant = await seedTenant(engine.db);
    runs = createSteppedRuns(engine, () => tenant);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const entryOf = async (how: NodeOutcome) => {
    outcome = how;
    const { runId, workflowId } = await runs.start([callNode('pay')]);
    await runs.finish(runId);
    const { workspaceId } = tenant;
    const run = await requireRun(engine.db, { workspaceId, workflowId, runId });
    const { costNanos, priceVersion } = await engine.db.prisma.costEntry.findFirstOrThrow({
      where: { runId },
    });
    return { costNanos, priceVersion, unpricedCount: run.unpricedEntryCount, total: run.totalCostNanos };
  };

  test('is booked by the price of its model, and the entry names the version of that price', async () => {
    expect(await entryOf(paid('openai', 'gpt-4.1-2025-04-14'))).toEqual({
      costNanos: 2_800_000n,
      priceVersion: 'builtin-2026-11',
      unpricedCount: 0,
      total: 2_800_000n,
    });
  });

  test('with an unknown model is unpriced, which its run shows, alone and in lists, and never just 0', async () => {
    expect(await entryOf(paid('openai', 'gpt-99'))).toEqual({
      costNanos: 0n,
      priceVersion: null,
      unpricedCount: 1,
      total: 0n,
    });
    const filter = {
      workspaceId: tenant.workspaceId,
      workflowId: null,
      statuses: null,
      triggeredBy: null,
      createdFrom: null,
      createdTo: null,
      errorText: null,
    };
    const page = { limit: 1, offset: 0, after: null };
    const { items } = await listRunSummaries(engine.db.sql, filter, page);
    expect(items).toMatchObject([{ unpricedEntryCount: 1 }]);
  });

  test('is booked by the price that was reserved by, whatever is set meanwhile', async () => {
    const prices = pinPrices(engine.prices);
    const model = { provider: 'acme', model: 'pinned' };
    expect(await prices.find(model)).toBeNull();
    const amounts = { inputNanos: 5n, cachedInputNanos: 0n, cacheWriteNanos: 0n, outputNanos: 0n };
    const price = { id: engine.ids.next(), ...model, ...amounts, reasoningNanos: 0n, callNanos: 0n };
    await setPrice(engine.db.prisma, SYSTEM, { price, maxPrices: 10 });

    expect(await prices.find(model)).toBeNull();
    expect(await engine.prices.find(model)).toMatchObject({ inputNanos: 5n });
  });

  test('is what the provider reports, where it does', async () => {
    const reported = await entryOf(paid('openai', 'gpt-99', 7n));
    expect(reported).toMatchObject({ costNanos: 7n, priceVersion: 'reported', unpricedCount: 0 });
  });

  test('is booked by what an administrator has set, and what is booked stays as it is', async () => {
    const model = { provider: 'acme', model: 'tea' };
    const before = await entryOf(paid('acme', 'tea'));
    const amounts = { inputNanos: 5_000_000n, cachedInputNanos: 0n, cacheWriteNanos: 0n, outputNanos: 0n };
    const price = { id: engine.ids.next(), ...model, ...amounts, reasoningNanos: 0n, callNanos: 2n };
    const { version } = await setPrice(engine.db.prisma, SYSTEM, { price, maxPrices: 10 });

    const after = await entryOf(paid('acme', 'tea'));

    expect(before.priceVersion).toBeNull();
    expect(after).toMatchObject({ costNanos: 5_002n, priceVersion: version });
    expect(await checkLedger(engine.db.sql)).toEqual([]);
  });

  test('by a run that was cancelled meanwhile is booked all the same, once', async () => {
    const { runId, workflowId, job } = await runs.start([callNode('pay')]);
    await advanceRun(engine, job, { isFirstDelivery: false });
    const [node] = await runs.queuedJobs(runId);
    if (!node) throw new Error('a node run was to be queued');
    const scope = { workspaceId: tenant.workspaceId, workflowId, runId };
    execute = async () => {
      await cancelRun(engine, SYSTEM, scope, null);
      return paid('openai', 'gpt-99', 7n);
    };

    expect(await executeNodeRun(engine, node)).toEqual({ kind: 'dropped' });

    execute = async () => outcome;
    const run = await requireRun(engine.db, scope);
    expect(run).toMatchObject({ status: 'cancelled', totalCostNanos: 7n });
    expect(run.nodeRuns).toMatchObject([{ status: 'cancelled', costNanos: 7n }]);
    const [entry] = await engine.db.prisma.costEntry.findMany({ where: { runId } });
    const { id: nodeRunId, attempt } = await engine.db.prisma.nodeRun.findFirstOrThrow({ where: { runId } });
    if (entry) await insertSpend(engine.db.sql, { nodeRunId, attempt, spend: [entry] });
    expect((await requireRun(engine.db, scope)).totalCostNanos).toBe(7n);
  });

  test('that is booked somewhere and not everywhere is found by the check of the ledger', async () => {
    const { runId } = await runs.start([callNode('pay')]);
    await runs.finish(runId);
    const row = await engine.db.prisma.nodeRun.findFirstOrThrow({ where: { runId } });
    await engine.db.prisma
      .$executeRaw`UPDATE node_runs SET cost_nanos = cost_nanos + 1 WHERE id = ${row.id}::uuid`;
    await engine.db.prisma.$executeRaw`UPDATE runs SET total_cost_nanos = 0 WHERE id = ${runId}::uuid`;

    const found = await checkLedger(engine.db.sql);

    expect(found.map(({ kind, id }) => [kind, id]).sort()).toEqual([
      ['node_run', row.id],
      ['run', runId],
    ]);
    expect(found[0]).toMatchObject({ bookedNanos: row.costNanos + 1n, entriesNanos: row.costNanos });
  });
});
