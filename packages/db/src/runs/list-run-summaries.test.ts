import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, explainGeneric, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import type { Cursor } from '../page.ts';
import type { RunFilter } from './filtered-runs.ts';
import { listRunSummaries, type RunSummary } from './list-run-summaries.ts';

const ids = systemIds();
const [workspaceId, workflowId, otherWorkflowId] = [ids.next(), ids.next(), ids.next()];
const RUNS = 20_000;
/** Of one run in 1,000. */
const RARE_CALLER = 'schedule:1';
const SECOND_OF_LAST = RUNS - 1;
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const ALL: RunFilter = {
  workspaceId,
  workflowId: null,
  statuses: null,
  triggeredBy: null,
  createdFrom: null,
  createdTo: null,
  errorText: null,
};

/** Every shape of statement, with the indexes that may be read. */
const SHAPES: [name: string, filter: Partial<RunFilter>, indexes: string[]][] = [
  ['all', {}, ['runs_workspace_id_created_at_id_idx']],
  ['of a workflow', { workflowId }, ['runs_workflow_id_created_at_id_idx']],
  ['of a caller', { triggeredBy: RARE_CALLER }, ['runs_workspace_id_triggered_by_created_at_id_idx']],
  [
    'of a caller that completed',
    { triggeredBy: RARE_CALLER, statuses: ['completed'] },
    ['runs_workspace_id_triggered_by_created_at_id_idx'],
  ],
  [
    'of a caller, of a workflow',
    { triggeredBy: 'user:1', workflowId },
    ['runs_workflow_id_created_at_id_idx'],
  ],
  ['of a caller that failed', { triggeredBy: 'user:1', statuses: ['failed'] }, ['runs_workspace_failed_idx']],
  ['of a kind of source', { triggerSource: 'user' }, ['runs_workspace_id_created_at_id_idx']],
  ['that cost little', { maxCostCents: 3 }, ['runs_workspace_id_created_at_id_idx']],
  [
    'of a caller, that cost little',
    { triggeredBy: RARE_CALLER, maxCostCents: 3 },
    ['runs_workspace_id_triggered_by_created_at_id_idx'],
  ],
  ['that completed', { statuses: ['completed'] }, ['runs_workspace_id_created_at_id_idx']],
  ['that failed', { statuses: ['failed'] }, ['runs_workspace_failed_idx']],
  ['that failed, of a workflow', { statuses: ['failed'], workflowId }, ['runs_workflow_failed_idx']],
  ['that were cancelled', { statuses: ['cancelled'] }, ['runs_workspace_cancelled_idx']],
  ['that are open', { statuses: ['pending', 'running', 'waiting'] }, ['runs_workspace_open_idx']],
  ['that are open, of a workflow', { statuses: ['waiting'], workflowId }, ['runs_workspace_open_idx']],
  [
    'that failed or are open',
    { statuses: ['failed', 'running'] },
    ['runs_workspace_failed_idx', 'runs_workspace_open_idx'],
  ],
  [
    'that failed with a code',
    { statuses: ['failed'], errorCode: 'boiled_over' },
    ['runs_workspace_failed_idx'],
  ],
  [
    'with a text in their error',
    { errorText: 'BOILED' },
    ['runs_workspace_failed_idx', 'runs_workspace_cancelled_idx'],
  ],
];

describe('the list of the runs of a workspace', () => {
  let database: TestDatabase;
  let db: Db;
  const statements: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const onStatement = (text: string) => void statements.push(text);
    db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement });
    await seed();
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  /** Of 1,000 runs: one waits, one runs, 10 failed, 10 were cancelled, the others completed. Two a second. */
  async function seed(): Promise<void> {
    const userId = ids.next();
    await db.prisma.workspace.create({ data: { id: workspaceId, userId, name: 'Lab' } });
    const workflow = { workspaceId, userId, title: 'Tea' };
    await db.prisma.workflow.createMany({
      data: [
        { id: workflowId, ...workflow },
        { id: otherWorkflowId, ...workflow, title: 'Milk' },
      ],
    });
    await db.prisma.$executeRawUnsafe(`
      INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, triggered_by, error_code, error_message, created_at,
                        started_at, completed_at)
      SELECT gen_random_uuid(), CASE WHEN i % 20 = 7 THEN gen_random_uuid() ELSE '${workspaceId}' END,
             CASE i % 2 WHEN 0 THEN '${workflowId}'::uuid ELSE '${otherWorkflowId}' END, gen_random_uuid(), s.status,
             CASE i % 1000 WHEN 500 THEN '${RARE_CALLER}' ELSE 'user:' || i % 3 END, CASE s.status WHEN 'failed' THEN 'boiled_over' END, CASE WHEN s.status IN ('failed', 'cancelled') THEN 'the milk boiled over' END, t.at, t.at,
             CASE WHEN s.status NOT IN ('waiting', 'running') THEN t.at + interval '2 seconds' END
        FROM generate_series(0, ${RUNS - 1}) AS i,
             LATERAL (SELECT CASE WHEN i % 1000 = 0 THEN 'waiting' WHEN i % 1000 = 1 THEN 'running'
                                  WHEN i % 100 = 2 THEN 'failed' WHEN i % 100 = 3 THEN 'cancelled'
                                  ELSE 'completed' END AS status) s,
             LATERAL (SELECT '2026-01-01Z'::timestamptz + (i / 2) * interval '1 second' AS at) t`);
    await db.prisma.$executeRawUnsafe('ANALYZE runs, workflows');
  }

  const list = (filter: Partial<RunFilter>, limit = 50, after: Cursor | null = null) =>
    listRunSummaries(db.sql, { ...ALL, ...filter }, { limit, offset: 0, after });

  async function walk(filter: Partial<RunFilter>, limit: number): Promise<RunSummary[]> {
    const found: RunSummary[] = [];
    for (let after: Cursor | null = null, pages = 0; pages === 0 || after; pages++) {
      const { items, next }: Awaited<ReturnType<typeof list>> = await list(filter, limit, after);
      found.push(...items);
      after = next;
    }
    return found;
  }

  test.each(SHAPES)('runs %s are read from an index in its order', async (_name, filter, indexes) => {
    statements.length = 0;
    await list(filter, 50, { createdAt: at(SECOND_OF_LAST), id: ids.next() });

    const plan = await explainGeneric(database.url, statements.find((text) => text.includes('LIMIT')) ?? '');

    const used = plan.flatMap(({ index }) => (index?.startsWith('runs') ? [index] : []));
    expect(used.sort()).toEqual([...indexes].sort());
    expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
    if (indexes.length === 1) expect(plan.map(({ type }) => type)).not.toContain('Sort');
  });

  test.each(SHAPES)('the pages of runs %s hold each once, newest first', async (_name, filter) => {
    const whole = await list(filter, RUNS);
    const walked = await walk(filter, Math.max(7, Math.ceil(whole.items.length / 9)));

    expect(whole.items.length).toBeGreaterThan(0);
    expect(walked).toEqual(whole.items);
    const places = walked.map(({ createdAt, id }) => `${createdAt.toISOString()} ${id}`);
    expect(places).toEqual([...places].sort().reverse());
  });

  test('the filters hold together, and only runs of the workspace are there', async () => {
    const { items } = await list({ statuses: ['failed', 'cancelled'], triggeredBy: 'user:1' }, RUNS);
    const all = await list({}, RUNS);
    const span = { createdFrom: at(100), createdTo: at(200) };

    expect(all.items).toHaveLength(RUNS * 0.95);
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['failed', 'cancelled']));
    expect(new Set(items.map(({ triggeredBy }) => triggeredBy))).toEqual(new Set(['user:1']));
    const inSpan = (await list(span, RUNS)).items;
    expect(inSpan).toEqual(all.items.filter(({ createdAt }) => createdAt >= at(100) && createdAt < at(200)));
    expect(inSpan.length).toBeGreaterThan(180);
    expect((await list({ errorText: 'Boiled', statuses: ['completed'] })).items).toEqual([]);
    expect((await list({ errorText: 'burnt' })).items).toEqual([]);
    expect((await list({ errorCode: 'http_500' })).items).toEqual([]);
    expect((await list({ workflowId: ids.next() })).items).toEqual([]);
    expect(items[0]).toMatchObject({ workflowTitle: expect.stringMatching(/Tea|Milk/) });
  });
});
