import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { releaseNodeRun } from '../node-runs/release-node-run.ts';
import { rescueNodeRuns } from '../node-runs/rescue-node-runs.ts';
import { settleFailed } from '../node-runs/settle-failed.ts';
import { settleRetry } from '../node-runs/settle-retry.ts';

const ids = systemIds();
const LEASE_MS = 60_000;

describe('every change of status leaves an event', () => {
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

  test('from the start of a run to its end, in the order of the changes', async () => {
    const { runId, first, second } = await startChain();

    await complete(first);
    await complete(second);
    await db.finishRun(runId);

    expect(await eventsOf(runId, { first, second })).toEqual([
      'run running',
      'first queued 1',
      'first running 1',
      'first completed 1',
      'second queued 1',
      'second running 1',
      'second completed 1',
      'run completed',
    ]);
  });

  test('of attempts that are handed back, rescued and tried again, and of all that a failure ends', async () => {
    const { runId, first, second } = await startChain();
    const error = { code: 'http_503', message: 'busy' };

    await releaseNodeRun(db.sql, { nodeRunId: first, leaseEpoch: await claim(first) });
    await claim(first, 0);
    await rescueNodeRuns(db.sql, [{ nodeRunId: first, leaseEpoch: 2, delayMs: 0, message: 'lost' }]);
    await settle(first, (attempt) =>
      db.transaction((sql) => settleRetry(sql, { ...attempt, error, delayMs: 0 })),
    );
    await settle(first, (attempt) =>
      db.transaction((sql) =>
        settleFailed(sql, { ...attempt, attempt: 2, error, runErrorMessage: 'busy', inputData: null }),
      ),
    );

    expect(await eventsOf(runId, { first, second })).toEqual([
      'run running',
      'first queued 1',
      'first running 1',
      'first queued 1',
      'first running 1',
      'first queued 1 worker_lost',
      'first running 1',
      'first queued 2 http_503',
      'first running 2',
      'first failed 2 http_503',
      'second skipped 1',
      'run failed http_503',
    ]);
  });

  test('and a change that is refused leaves none', async () => {
    const { runId, first, second } = await startChain();
    await claim(first);
    const before = await eventsOf(runId, { first, second });

    await db.claimNodeRun({ nodeRunId: first, leaseMs: LEASE_MS });
    await db.claimNodeRun({ nodeRunId: second, leaseMs: LEASE_MS });
    await releaseNodeRun(db.sql, { nodeRunId: first, leaseEpoch: 7 });
    await db.startRun({ runId, nodeRuns: [] });
    await db.finishRun(runId);

    expect(await eventsOf(runId, { first, second })).toEqual(before);
  });

  test('because each statement that sets a status logs it', () => {
    const setsStatus = /UPDATE (?:runs|node_runs)\b[\s\w]*?\sSET\s(?:(?!\b(?:WHERE|FROM)\b)[^`])*?\bstatus =/;
    const folder = join(import.meta.dirname, '..');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.test)\.ts$/.test(path) && !path.startsWith('generated'))
      .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
    const setting = sources.filter(({ text }) => setsStatus.test(text));

    expect(setting.length).toBeGreaterThan(6);
    expect(setting.filter(({ text }) => !text.includes('INSERT_RUN_EVENTS')).map(({ path }) => path)).toEqual(
      [],
    );
  });

  async function startChain() {
    const [runId, first, second] = [ids.next(), ids.next(), ids.next()];
    const row = { id: runId, workspaceId: ids.next(), workflowId: ids.next(), versionId: ids.next() };
    await db.prisma.run.create({ data: row });
    const seed = (id: string, upstreamIds: string[], successorIds: string[]) => ({
      id,
      nodeId: ids.next(),
      pool: 'transform',
      pendingDependencies: upstreamIds.length,
      upstreamIds,
      successorIds,
    });
    await db.startRun({ runId, nodeRuns: [seed(first, [], [second]), seed(second, [first], [])] });
    return { runId, first, second };
  }

  async function claim(nodeRunId: string, leaseMs = LEASE_MS): Promise<number> {
    return (await db.claimNodeRun({ nodeRunId, leaseMs }))?.leaseEpoch ?? -1;
  }

  const settle = async <T>(
    nodeRunId: string,
    how: (attempt: { nodeRunId: string; leaseEpoch: number; attempt: number; spend: [] }) => Promise<T>,
  ) => how({ nodeRunId, leaseEpoch: await claim(nodeRunId), attempt: 1, spend: [] });

  const complete = (nodeRunId: string) =>
    settle(nodeRunId, (attempt) =>
      db.settleCompleted({ ...attempt, inputData: null, outputData: {}, task: null }),
    );

  async function eventsOf(runId: string, nodeRuns: Record<string, string>): Promise<string[]> {
    const nameOf = new Map(Object.entries(nodeRuns).map(([name, id]) => [id, name]));
    const rows = await db.prisma.runEvent.findMany({ where: { runId }, orderBy: { id: 'asc' } });
    return rows.map(({ nodeRunId, status, attempt, errorCode }) =>
      [nodeRunId === null ? 'run' : nameOf.get(nodeRunId), status, attempt, errorCode]
        .filter((part) => part !== null)
        .join(' '),
    );
  }
});
