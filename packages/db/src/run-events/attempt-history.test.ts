import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { rescueNodeRuns } from '../node-runs/rescue-node-runs.ts';
import { settleFailed } from '../node-runs/settle-failed.ts';
import { settleRetry } from '../node-runs/settle-retry.ts';

const ids = systemIds();

describe('the history of attempts in the log', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test('tells of each attempt who began it, and what it failed with', async () => {
    const { runId, nodeRunId } = await startRun();
    const lost = { nodeRunId, leaseEpoch: await claim(nodeRunId, 'a:1', 0) };
    await rescueNodeRuns(db.sql, [{ ...lost, delayMs: 0, message: 'the worker went silent' }]);
    const retried = await attemptOf(nodeRunId, 'b:2');
    const busy = { code: 'http_503', message: 'busy' };
    await db.transaction((sql) => settleRetry(sql, { ...retried, attempt: 1, error: busy, delayMs: 0 }));
    const failed = await attemptOf(nodeRunId, 'c:3');
    const long = { code: 'http_500', message: 'x'.repeat(5_000) };
    await db.transaction((sql) =>
      settleFailed(sql, {
        ...failed,
        attempt: 2,
        error: long,
        runErrorMessage: 'it failed',
        inputData: null,
      }),
    );

    const rows = await db.prisma.runEvent.findMany({ where: { runId, nodeRunId }, orderBy: { id: 'asc' } });

    expect(
      rows.map(({ status, attempt, worker, errorMessage }) => [status, attempt, worker, errorMessage]),
    ).toEqual([
      ['queued', 1, null, null],
      ['running', 1, 'a:1', null],
      ['queued', 1, null, 'the worker went silent'],
      ['running', 1, 'b:2', null],
      ['queued', 2, null, 'busy'],
      ['running', 2, 'c:3', null],
      ['failed', 2, null, 'x'.repeat(2_000)],
    ]);
  });

  async function startRun() {
    const [runId, nodeRunId] = [ids.next(), ids.next()];
    const row = { id: runId, workspaceId: ids.next(), workflowId: ids.next(), versionId: ids.next() };
    await db.prisma.run.create({ data: row });
    const seed = {
      nodeId: ids.next(),
      pool: 'transform',
      pendingDependencies: 0,
      upstreamIds: [],
      successorIds: [],
    };
    await db.startRun({ runId, nodeRuns: [{ id: nodeRunId, ...seed }] });
    return { runId, nodeRunId };
  }

  const claim = async (nodeRunId: string, worker: string, leaseMs = 60_000): Promise<number> =>
    (await db.claimNodeRun({ nodeRunId, leaseMs, worker }))?.leaseEpoch ?? -1;

  const attemptOf = async (nodeRunId: string, worker: string) => ({
    nodeRunId,
    leaseEpoch: await claim(nodeRunId, worker),
    spend: [],
  });
});
