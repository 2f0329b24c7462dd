import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, eventually, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import type { Lease } from '../node-runs/lease.ts';
import { findLogEnd } from './find-log-end.ts';
import type { RunEventQuery } from './list-run-events.ts';
import { createRunEventReader } from './run-event-reader.ts';

const ids = systemIds();

describe('partial text in the log', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 4 });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test('comes in the order of the calls, and before the end of its attempt', async () => {
    const { runId, lease } = await startRunning();
    const texts = Array.from({ length: 300 }, (_, index) => `${index}`);

    const appended = await Promise.all(texts.map((text) => db.appendPartialText({ ...lease, text })));
    await complete(lease);

    expect(appended).toEqual(texts.map(() => true));
    const events = await readAll({ runId, kind: 'all' });
    expect(events.slice(-301).map(({ text, status }) => text ?? status)).toEqual([...texts, 'completed']);
    expect(events.at(-2)).toMatchObject({ nodeRunId: lease.nodeRunId, attempt: 1, status: null });
  });

  test('is dropped when its lease is lost: to another epoch, or because the node run has ended', async () => {
    const { runId, lease } = await startRunning();
    const text = 'late';

    expect(await db.appendPartialText({ ...lease, leaseEpoch: lease.leaseEpoch - 1, text })).toBe(false);
    expect(await db.appendPartialText({ nodeRunId: ids.next(), leaseEpoch: 1, text })).toBe(false);
    await complete(lease);
    expect(await db.appendPartialText({ ...lease, text })).toBe(false);

    expect((await readAll({ runId, kind: 'all' })).filter((event) => event.text !== null)).toEqual([]);
  });

  test('takes its id only once it holds the row of its node run, as readers rely on', async () => {
    const { lease } = await startRunning();
    const mark = (await findLogEnd(db.sql)).lastId;
    let appending: Promise<boolean> = Promise.resolve(false);

    await db.transaction(async (sql) => {
      await sql.$queryRaw`SELECT 1 FROM node_runs WHERE id = ${lease.nodeRunId}::uuid FOR UPDATE`;
      appending = db.appendPartialText({ ...lease, text: 'waits' });
      await eventually(async () => (await waiterCount()) > 0);
      expect((await findLogEnd(db.sql)).lastId).toBe(mark);
    });

    expect(await appending).toBe(true);
    expect((await findLogEnd(db.sql)).lastId).toBe(mark + 1n);
  });

  test('fills no page beyond its bytes, though a page always holds something', async () => {
    const { runId, lease } = await startRunning();
    for (const text of ['é'.repeat(30), 'b'.repeat(60), 'c'.repeat(500), 'd'])
      await db.appendPartialText({ ...lease, text });

    const pages = await readPages({ runId, kind: 'all' }, 130);

    expect(pages.map((page) => page.map(({ text, status }) => text?.at(0) ?? status))).toEqual([
      ['running', 'queued', 'running', 'é', 'b'],
      ['c'],
      ['d'],
    ]);
  });

  test('is left out for whoever asks for changes only', async () => {
    const { runId, lease } = await startRunning();
    await db.appendPartialText({ ...lease, text: 'so far' });
    await complete(lease);

    const events = await readAll({ runId, kind: 'changes' });

    expect(events.map(({ status }) => status)).toEqual(['running', 'queued', 'running', 'completed']);
  });

  async function startRunning(): Promise<{ runId: string; lease: Lease }> {
    const [runId, nodeRunId] = [ids.next(), ids.next()];
    const row = { id: runId, workspaceId: ids.next(), workflowId: ids.next(), versionId: ids.next() };
    await db.prisma.run.create({ data: row });
    const nodeRun = { nodeId: ids.next(), pool: 'task', pendingDependencies: 0 };
    await db.startRun({
      runId,
      nodeRuns: [{ id: nodeRunId, ...nodeRun, upstreamIds: [], successorIds: [] }],
    });
    const claimed = await db.claimNodeRun({ nodeRunId, leaseMs: 60_000 });
    return { runId, lease: { nodeRunId, leaseEpoch: claimed?.leaseEpoch ?? -1 } };
  }

  const complete = (lease: Lease) =>
    db.settleCompleted({ ...lease, attempt: 1, inputData: null, outputData: {}, spend: [], task: null });

  const readAll = async (query: Omit<RunEventQuery, 'afterId'>) => (await readPages(query, 1_000_000)).flat();

  async function readPages(query: Omit<RunEventQuery, 'afterId'>, textBytesPerQuery: number) {
    const reader = createRunEventReader(db.sql, { eventsPerQuery: 200, textBytesPerQuery });
    await eventually(() => reader.decidedEnd());
    const pages = [];
    let afterId = 0n;
    for (let isBehind = true; isBehind; ) {
      const [page] = await reader.read([{ ...query, afterId }]);
      if (!page) throw new Error('a query got no page');
      if (page.events.length > 0) pages.push(page.events);
      afterId = page.events.at(-1)?.id ?? afterId;
      isBehind = page.isBehind;
    }
    return pages;
  }

  async function waiterCount(): Promise<number> {
    const [row] = await db.sql.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%held AS MATERIALIZED%'`;
    return row?.count ?? 0;
  }
});
