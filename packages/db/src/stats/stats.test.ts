import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, explainGeneric, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { countFailures } from './count-failures.ts';
import { countOpenWork } from './count-open.ts';
import { countThroughput } from './count-throughput.ts';
import { findSpend } from './find-spend.ts';
import { measureNodeRuns } from './measure-node-runs.ts';
import { measureRuns } from './measure-runs.ts';
import type { StatsSpan } from './stats-span.ts';

const ids = systemIds();
const [workspaceId, otherId, workflowId, versionId, nodeId] = [1, 2, 3, 4, 5].map(() => ids.next());
const MINUTE_MS = 60_000;
const SPAN: StatsSpan = {
  workspaceId: workspaceId ?? '',
  from: new Date('2026-01-01T00:00:00Z'),
  to: new Date('2026-01-01T01:00:00Z'),
};
const EMPTY = { ...SPAN, workspaceId: ids.next() };

/** Each statement, with the index that it may read runs or tasks or costs by. */
const READS: [string, (db: Db) => Promise<unknown>, string[]][] = [
  [
    'throughput',
    ({ sql }) => countThroughput(sql, SPAN, MINUTE_MS),
    ['runs_workspace_id_created_at_id_idx', 'runs_workspace_ended_idx'],
  ],
  ['latencies of runs', ({ sql }) => measureRuns(sql, SPAN), ['runs_workspace_ended_idx']],
  [
    'latencies of nodes',
    ({ sql }) => measureNodeRuns(sql, SPAN),
    ['runs_workspace_ended_idx', 'node_runs_run_id_idx', 'workflow_versions_pkey'],
  ],
  ['failures', ({ sql }) => countFailures(sql, SPAN), ['runs_workspace_failed_ended_idx']],
  [
    'open work',
    ({ sql }) => countOpenWork(sql, SPAN.workspaceId),
    ['runs_workspace_open_idx', 'tasks_workspace_id_status_created_at_id_idx'],
  ],
  ['costs', ({ sql }) => findSpend(sql, SPAN.workspaceId), ['cost_entries_workspace_id_created_at_id_idx']],
];

describe('the statistics of a workspace', () => {
  let database: TestDatabase;
  let db: Db;
  let statements: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement: (text) => statements.push(text) });
    await db.prisma.workspace.create({
      data: { id: SPAN.workspaceId, userId: ids.next(), name: 'Lab', monthlyBudgetCents: 500 },
    });
    const graph = { nodes: [{ id: nodeId, nodeType: 'wait' }] };
    const workflow = {
      id: workflowId ?? '',
      workspaceId: SPAN.workspaceId,
      userId: ids.next(),
      title: 'Tea',
    };
    await db.prisma.workflow.create({
      data: {
        ...workflow,
        versions: {
          create: { id: versionId ?? '', workspaceId: workflow.workspaceId, number: 1, revision: 1, graph },
        },
      },
    });
    await seed(SPAN.workspaceId, 600);
    await seed(otherId ?? '', 6_000);
    await db.prisma.$executeRawUnsafe('ANALYZE runs, node_runs, workflow_versions');
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  /** Runs accepted evenly over an hour that start after 1 to 100 ms and end 20 s later: of ten, one fails; of hundred, one is cancelled, one open. */
  async function seed(workspace: string, count: number): Promise<void> {
    await db.prisma.$executeRawUnsafe(`
      INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, error_code, error_message, created_at, started_at, completed_at)
      SELECT gen_random_uuid(), '${workspace}', '${workflowId}', '${versionId}', s.status,
             CASE WHEN s.status = 'failed' THEN CASE i % 30 WHEN 5 THEN 'node_timeout' ELSE 'http_500' END END,
             CASE WHEN s.status = 'failed' THEN 'run ' || i END, t.at, t.at + (i % 100 + 1) * interval '1 millisecond',
             CASE WHEN s.status <> 'running' THEN t.at + interval '20 seconds' END
        FROM generate_series(0, ${count - 1}) AS i,
             LATERAL (SELECT CASE WHEN i % 100 = 1 THEN 'running' WHEN i % 100 = 2 THEN 'cancelled' WHEN i % 10 = 5 THEN 'failed'
                                  ELSE 'completed' END AS status) s,
             LATERAL (SELECT '2026-01-01Z'::timestamptz + i * interval '1 hour' / ${count} AS at) t`);
    await db.prisma.$executeRawUnsafe(`
      INSERT INTO node_runs (id, workspace_id, run_id, node_id, ordinal, pool, status, pending_dependencies, queued_at, started_at, completed_at)
      SELECT gen_random_uuid(), '${workspace}', id, '${nodeId}', 0, 'task', 'completed', 0, started_at,
             started_at + interval '5 milliseconds', started_at + interval '1 second'
        FROM runs WHERE workspace_id = '${workspace}' AND status = 'completed'`);
  }

  test('count what was accepted and what ended in each part, of its own runs only', async () => {
    const buckets = await countThroughput(db.sql, SPAN, MINUTE_MS);

    expect(buckets).toHaveLength(60);
    expect(buckets[0]).toMatchObject({ from: SPAN.from, acceptedCount: 10, isEstimate: false });
    const sum = (field: 'acceptedCount' | 'completedCount' | 'failedCount' | 'cancelledCount') =>
      buckets.reduce((total, bucket) => total + bucket[field], 0);
    expect(sum('acceptedCount')).toBe(600);
    // What was accepted in the last 20 seconds ended after the span.
    expect([sum('completedCount'), sum('failedCount'), sum('cancelledCount')]).toEqual([525, 60, 6]);
    expect(await countThroughput(db.sql, EMPTY, MINUTE_MS)).toEqual(
      buckets.map(({ from }) => ({
        from,
        acceptedCount: 0,
        completedCount: 0,
        failedCount: 0,
        cancelledCount: 0,
        isEstimate: false,
      })),
    );
  });

  test('go on as a part began where it holds more than is read, and say so', async () => {
    const [first, second] = await countThroughput(db.sql, SPAN, 30 * MINUTE_MS, 50);

    expect([first?.isEstimate, second?.isEstimate]).toEqual([true, true]);
    expect(first?.acceptedCount).toBeGreaterThan(280);
    expect(first?.acceptedCount).toBeLessThan(320);
    expect(second?.failedCount).toBeGreaterThan(20);
    expect(second?.failedCount).toBeLessThan(40);
  });

  test('measure starts, runs and nodes, and say of how many', async () => {
    const { start, run } = await measureRuns(db.sql, SPAN);
    const nodes = await measureNodeRuns(db.sql, SPAN);

    expect(start.count).toBe(591);
    expect(start.p50Ms).toBeCloseTo(50, -1);
    expect(start.p99Ms).toBeGreaterThan(97);
    expect(run.count).toBe(525);
    expect(run.p50Ms).toBeCloseTo(19_950, -2);
    expect(nodes).toMatchObject([
      { nodeType: 'wait', queue: { count: 444, p50Ms: 5 }, run: { p50Ms: 995, p95Ms: 995, p99Ms: 995 } },
    ]);
    const nothing = { count: 0, p50Ms: null, p95Ms: null, p99Ms: null };
    expect(await measureRuns(db.sql, EMPTY)).toEqual({ start: nothing, run: nothing });
    expect(await measureNodeRuns(db.sql, EMPTY)).toEqual([]);
  });

  test('count failures by cause, the most frequent first, each with the last one', async () => {
    const failures = await countFailures(db.sql, SPAN);

    expect(failures).toMatchObject({ count: 60, isComplete: true });
    expect(failures.causes.map(({ errorCode, count }) => [errorCode, count])).toEqual([
      ['http_500', 40],
      ['node_timeout', 20],
    ]);
    expect(failures.causes[0]).toMatchObject({ lastMessage: 'run 595', lastWorkflowId: workflowId });
    expect(await countFailures(db.sql, SPAN, 10)).toMatchObject({ count: 10, isComplete: false });
    expect(await countFailures(db.sql, EMPTY)).toEqual({ count: 0, isComplete: true, causes: [] });
  });

  test('count what is open, and what today and this month have cost', async () => {
    await db.prisma.costEntry.createMany({
      data: [SPAN.workspaceId, SPAN.workspaceId, otherId ?? ''].map((workspace) => ({
        ...{ id: ids.next(), workspaceId: workspace, runId: ids.next(), nodeRunId: ids.next(), attempt: 1 },
        ...{ provider: 'p', model: 'm', costNanos: 7n, priceVersion: 'reported' },
      })),
    });
    await db.prisma.task.createMany({
      data: ['waiting', 'waiting', 'completed'].map((status) => ({
        ...{ id: ids.next(), workspaceId: SPAN.workspaceId, runId: ids.next(), nodeRunId: ids.next() },
        ...{ title: 'Publish?', status },
      })),
    });

    expect(await countOpenWork(db.sql, SPAN.workspaceId)).toMatchObject({
      pendingCount: 0,
      runningCount: 6,
      waitingCount: 0,
      isComplete: true,
      waitingTaskCount: 2,
    });
    expect(await findSpend(db.sql, SPAN.workspaceId)).toEqual({
      todayNanos: 14n,
      isTodayComplete: true,
      monthNanos: 14n,
      monthlyBudgetCents: 500,
    });
    expect(await findSpend(db.sql, SPAN.workspaceId, 1)).toMatchObject({
      todayNanos: 7n,
      isTodayComplete: false,
    });
    expect(await findSpend(db.sql, EMPTY.workspaceId)).toMatchObject({ todayNanos: 0n, monthNanos: 0n });
  });

  test.each(READS)('read %s through indexes, never a whole table', async (_name, read, indexes) => {
    statements = [];
    await read(db);

    expect(statements).toHaveLength(1);
    const plan = await explainGeneric(database.url, statements[0] ?? '');
    expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
    expect(plan.flatMap(({ index }) => index ?? [])).toEqual(expect.arrayContaining(indexes));
  });
});
