import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, explainGeneric, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { findOpenJobs, type OpenJobsSearch } from './find-open-jobs.ts';

let database: TestDatabase;
let db: Db;
let runId: string;
let workflowId: string;
let statements: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement: (text) => statements.push(text) });
  await seed();
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** A run of which one node runs, one is queued and one has completed. */
async function seed(): Promise<void> {
  const [workspaceId, versionId, nodeId] = [randomUUID(), randomUUID(), randomUUID()];
  [workflowId, runId] = [randomUUID(), randomUUID()];
  await db.prisma.workspace.create({ data: { id: workspaceId, userId: randomUUID(), name: 'Lab' } });
  const version = {
    id: versionId,
    workspaceId,
    number: 1,
    revision: 1,
    graph: { nodes: [{ id: nodeId, key: 'fetch' }] },
  };
  await db.prisma.workflow.create({
    data: { id: workflowId, workspaceId, userId: randomUUID(), title: 'Tea', versions: { create: version } },
  });
  await db.prisma.run.create({
    data: { id: runId, workspaceId, workflowId, versionId, status: 'running', startedAt: new Date() },
  });
  const at = new Date();
  const states = [
    { status: 'queued', queuedAt: at },
    { status: 'running', queuedAt: at, startedAt: at, leaseEpoch: 1, leaseExpiresAt: at },
    { status: 'completed', startedAt: at, completedAt: at, outputData: {} },
  ];
  await db.prisma.nodeRun.createMany({
    data: states.map((state, ordinal) => ({
      ...{ id: randomUUID(), workspaceId, runId, nodeId, ordinal, pool: 'task', pendingDependencies: 0 },
      ...state,
    })),
  });
}

const find = (search: Partial<OpenJobsSearch> & Pick<OpenJobsSearch, 'of' | 'id'>) =>
  findOpenJobs(db.sql, { limit: 50, ...search });

test('of a run or a workflow, what runs comes first, and what has ended is not there', async () => {
  for (const search of [{ of: 'run', id: runId } as const, { of: 'workflow', id: workflowId } as const]) {
    const [run] = await find(search);

    expect(run).toMatchObject({ id: runId, status: 'running', priority: 1 });
    expect(run?.nodeRuns.map(({ status, nodeKey, worker }) => [status, nodeKey, worker])).toEqual([
      ['running', 'fetch', null],
      ['queued', 'fetch', null],
    ]);
  }
});

test.each([
  ['a run', 'run', ['runs_pkey', 'node_runs_run_id_idx']],
  ['a node run', 'node_run', ['node_runs_pkey']],
  ['a workflow', 'workflow', ['runs_workspace_open_idx', 'node_runs_run_id_idx']],
] as const)('of %s, rows are found through indexes, never in a whole table', async (_name, of, indexes) => {
  const nodeRun = await db.prisma.nodeRun.findFirstOrThrow({ where: { status: 'queued' } });
  const id = { run: runId, node_run: nodeRun.id, workflow: workflowId }[of];
  statements = [];
  await find({ of, id });

  const read = statements.filter((text) => text.includes('FROM runs'));
  const plans = await Promise.all(read.map((text) => explainGeneric(database.url, text)));
  const steps = plans.flat().filter(({ index }) => index !== undefined);
  expect(read).toHaveLength(2);
  expect(steps.map(({ index }) => index)).toEqual(expect.arrayContaining([...indexes]));
});
