import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import {
  createTestDatabase,
  explainGeneric,
  seedTenant,
  seedWorkflow,
  type TestDatabase,
} from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { findRetryable } from './find-retryable.ts';

const ids = systemIds();
const RUNS = 5_000;
const ALL = { workflowId: null, triggeredBy: null, createdFrom: null, createdTo: null, errorText: null };

let database: TestDatabase;
let db: Db;
let workspaceId: string;
const statements: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({
    databaseUrl: database.url,
    poolSize: 2,
    onStatement: (text) => void statements.push(text),
  });
  const tenant = await seedTenant(db);
  workspaceId = tenant.workspaceId;
  const workflowId = await seedWorkflow(db, tenant, []);
  await db.prisma.$executeRawUnsafe(`
    INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, error_message, created_at, completed_at)
    SELECT gen_random_uuid(), '${workspaceId}', '${workflowId}', gen_random_uuid(), s.status,
           CASE s.status WHEN 'failed' THEN 'no' END, now() - i * interval '1 second', now()
      FROM generate_series(1, ${RUNS}) AS i,
           LATERAL (SELECT CASE WHEN i % 10 = 0 THEN 'failed' ELSE 'completed' END AS status) s`);
  await db.prisma.$executeRawUnsafe(`
    INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, source_run_id, source_kind, completed_at)
    SELECT gen_random_uuid(), workspace_id, workflow_id, version_id, 'completed', id, 'retry', now()
      FROM (SELECT * FROM runs WHERE status = 'failed' ORDER BY created_at LIMIT 200) AS retried`);
  await db.prisma.$executeRawUnsafe('ANALYZE runs, workflows, payloads');
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const find = (limit: number, of = workspaceId) =>
  findRetryable(db.sql, { ...ALL, workspaceId: of, statuses: ['failed'] }, { limit });

test('finds the oldest that nobody has retried, and how many there are', async () => {
  const { count, oldest } = await find(3);

  expect(count).toBe(RUNS / 10 - 200);
  const expected = await db.prisma.run.findMany({
    where: { status: 'failed' },
    orderBy: { createdAt: 'asc' },
    skip: 200,
    take: 3,
  });
  expect(oldest.map(({ runId }) => runId)).toEqual(expected.map(({ id }) => id));
  expect(await find(3, ids.next())).toEqual({ count: 0, oldest: [] });
});

test('reads failed runs by their own index, and looks up their retries', async () => {
  statements.length = 0;
  await find(3);

  const plan = await explainGeneric(database.url, statements.at(-1) ?? '');

  const used = plan.flatMap(({ index }) => index ?? []);
  expect(used).toEqual(expect.arrayContaining(['runs_workspace_failed_idx', 'runs_retried_idx']));
  expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
});
