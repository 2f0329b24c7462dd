import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, type TestDatabase } from '@runyard/testing';
import fc from 'fast-check';
import { createDb, type Db } from '../db.ts';
import type { NodeRunSeed } from '../runs/start-runs.ts';
import type { ReadyNodeRun } from './settle-completed.ts';

const ids = systemIds();
const CONNECTION_COUNT = 3;
const LEASE_MS = 60_000;

/** For each node the earlier ones it depends on. */
const graphs = fc
  .integer({ min: 1, max: 8 })
  .chain((nodeCount) =>
    fc.tuple(
      ...Array.from({ length: nodeCount }, (_, index) =>
        index === 0
          ? fc.constant<number[]>([])
          : fc.uniqueArray(fc.nat({ max: index - 1 }), { maxLength: Math.min(index, 3) }),
      ),
    ),
  );

describe('settling completed node runs', () => {
  let database: TestDatabase;
  let dbs: Db[];
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    dbs = Array.from({ length: CONNECTION_COUNT }, () =>
      createDb({ databaseUrl: database.url, poolSize: 1 }),
    );
    db = dbs[0] as Db;
  });
  afterAll(async () => {
    await Promise.all(dbs.map((each) => each.close()));
    await database.drop();
  });

  test('over several connections queues each node once, never counts below zero and keeps the sums equal', async () => {
    const costs = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(graphs, costs, async (graph, costOf) => {
        const seeds = seedsOf(graph);
        const runId = await startRun(seeds);

        const queued = await settleAll(seeds, costOf);

        expect(queued.sort()).toEqual(seeds.map(({ id }) => id).sort());
        const nodeRuns = await db.prisma.nodeRun.findMany({ where: { runId } });
        expect(nodeRuns.every((row) => row.status === 'completed' && row.pendingDependencies === 0)).toBe(
          true,
        );
        const entries = await db.prisma.costEntry.findMany({ where: { runId } });
        const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
        const sum = (rows: { costNanos: bigint }[]) => rows.reduce((total, row) => total + row.costNanos, 0n);
        expect([sum(entries), sum(nodeRuns)]).toEqual([run.totalCostNanos, run.totalCostNanos]);
      }),
      { numRuns: 25 },
    );
  });

  test('one bad settlement does not fail those that were flushed with it', async () => {
    const seeds = seedsOf([[], []]);
    await startRun(seeds);
    await Promise.all(seeds.map(({ id }) => db.claimNodeRun({ nodeRunId: id, leaseMs: LEASE_MS })));

    const results = await Promise.allSettled([
      db.settleCompleted(completionOf(seeds[0]?.id ?? '', 1n)),
      db.settleCompleted(completionOf('no uuid', 1n)),
      db.settleCompleted(completionOf(seeds[1]?.id ?? '', 1n)),
    ]);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('the same settlement twice, and one under an older epoch, are answered once among those flushed together', async () => {
    const [seed] = seedsOf([[]]);
    const id = seed?.id ?? '';
    await startRun(seed ? [seed] : []);
    await db.claimNodeRun({ nodeRunId: id, leaseMs: LEASE_MS });

    const results = await Promise.all([
      db.settleCompleted({ ...completionOf(id, 1n), leaseEpoch: 0 }),
      db.settleCompleted(completionOf(id, 1n)),
      db.settleCompleted(completionOf(id, 1n)),
    ]);

    expect(results).toEqual([null, [], null]);
  });

  test('an output with NUL and halves of surrogate pairs is stored with U+FFFD in their place', async () => {
    const [seed] = seedsOf([[]]);
    const id = seed?.id ?? '';
    await startRun(seed ? [seed] : []);
    await db.claimNodeRun({ nodeRunId: id, leaseMs: LEASE_MS });

    await db.settleCompleted({
      ...completionOf(id, 1n),
      outputData: { 'k\0': 'a\0b', half: '\ud83d', whole: '😀' },
    });

    const row = await db.prisma.nodeRun.findUniqueOrThrow({ where: { id } });
    expect(row.outputData).toEqual({ 'k\uFFFD': 'a\uFFFDb', half: '\uFFFD', whole: '😀' });
  });

  async function startRun(nodeRuns: NodeRunSeed[]): Promise<string> {
    const [id, workspaceId, workflowId, versionId] = [ids.next(), ids.next(), ids.next(), ids.next()];
    await db.prisma.run.create({ data: { id, workspaceId, workflowId, versionId } });
    expect(await db.startRun({ runId: id, nodeRuns })).toBe(true);
    return id;
  }

  /** Each wave claims and settles all that is ready at the same time, spread over the connections. */
  async function settleAll(seeds: NodeRunSeed[], costOf: bigint[]): Promise<string[]> {
    const queued = seeds.filter((seed) => seed.pendingDependencies === 0).map(({ id }) => id);
    let wave = [...queued];
    while (wave.length > 0) {
      const settled = await Promise.all(wave.map((id, index) => settleOne(id, index, costOf[index] ?? 0n)));
      wave = settled.flat().map(({ id }) => id);
      queued.push(...wave);
    }
    return queued;
  }

  async function settleOne(id: string, index: number, costNanos: bigint): Promise<ReadyNodeRun[]> {
    const mine = dbs[index % CONNECTION_COUNT] as Db;
    const claimed = await mine.claimNodeRun({ nodeRunId: id, leaseMs: LEASE_MS });
    expect(claimed).toMatchObject({ leaseEpoch: 1, attempt: 1 });
    const ready = await mine.settleCompleted(completionOf(id, costNanos));
    expect(ready).not.toBeNull();
    return ready ?? [];
  }
});

function seedsOf(graph: readonly (readonly number[])[]): NodeRunSeed[] {
  const idOf = graph.map(() => ids.next());
  const at = (indexes: readonly number[]) => indexes.map((index) => idOf[index] ?? '');
  return graph.map((dependencies, index) => ({
    id: idOf[index] ?? '',
    nodeId: ids.next(),
    pool: 'transform',
    pendingDependencies: dependencies.length,
    upstreamIds: at(dependencies),
    successorIds: at([...graph.keys()].filter((other) => graph[other]?.includes(index))),
  }));
}

function completionOf(nodeRunId: string, costNanos: bigint) {
  const tokens = {
    inputTokens: 1,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 1,
    reasoningTokens: 0,
  };
  const spend = [{ id: ids.next(), provider: 'test', model: 'm', costNanos, priceVersion: 'v', ...tokens }];
  return {
    nodeRunId,
    leaseEpoch: 1,
    attempt: 1,
    inputData: null,
    outputData: { ok: true },
    spend,
    task: null,
  };
}
