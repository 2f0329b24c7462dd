import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, explainGeneric, type PlanNode, type TestDatabase } from '@runyard/testing';
import { listApiKeys } from './api-keys/list-api-keys.ts';
import { listAuditEvents } from './audit/list-audit-events.ts';
import { createDb, type Db } from './db.ts';
import { listHooks } from './hooks/hooks.ts';
import type { Cursor, Listed, Page } from './page.ts';
import { listRuns } from './runs/list-runs.ts';
import { listSchedules } from './schedules/list-schedules.ts';
import { listTasks } from './tasks/list-tasks.ts';
import { listVersions } from './versions/list-versions.ts';
import { listDeliveries } from './webhooks/list-deliveries.ts';
import { listWebhooks } from './webhooks/list-webhooks.ts';
import { listWorkflows } from './workflows/list-workflows.ts';
import { listWorkspaces } from './workspaces/list-workspaces.ts';

const ids = systemIds();
const own = { userId: ids.next(), workspaceId: ids.next(), workflowId: ids.next(), webhookId: ids.next() };
const TABLES = [
  'workspaces',
  'workspace_members',
  'workflows',
  'runs',
  'tasks',
  'schedules',
  'hooks',
  'workflow_versions',
];
const ROWS = 400;
/** Two rows share each time, so that a page can end between them. */
const TIME = "'2026-01-01'::timestamptz + (i / 2) * interval '1 second'";

type List = (db: Db, page: Page) => Promise<Listed<{ id: string }>>;
const LISTS: [table: string, list: List][] = [
  ['workspace_members', (db, page) => listWorkspaces(db.prisma, own.userId, page)],
  ['workflows', (db, page) => listWorkflows(db.prisma, own.workspaceId, page)],
  ['runs', (db, page) => listRuns(db, { ...own, statuses: null }, page)],
  ['tasks', (db, page) => listTasks(db.prisma, own.workspaceId, page)],
  ['tasks', (db, page) => listTasks(db.prisma, own.workspaceId, { ...page, status: 'completed' })],
  ['schedules', (db, page) => listSchedules(db.prisma, own, page)],
  ['workflow_versions', (db, page) => listVersions(db.sql, own, page)],
  ['hooks', (db, page) => listHooks(db.prisma, own, page)],
  ['api_keys', (db, page) => listApiKeys(db.prisma, own.workspaceId, page)],
  ['audit_events', (db, page) => listAuditEvents(db.prisma, own.workspaceId, {}, page)],
  ['audit_events', (db, page) => listAuditEvents(db.prisma, own.workspaceId, { actor: 'system' }, page)],
  ['audit_events', (db, page) => listAuditEvents(db.prisma, own.workspaceId, { targetId: 'x' }, page)],
  ['webhook_endpoints', (db, page) => listWebhooks(db.prisma, own.workspaceId, page)],
  ['webhook_deliveries', (db, page) => listDeliveries(db.prisma, own, page)],
];

describe('lists', () => {
  let database: TestDatabase;
  let db: Db;
  const statements: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const onStatement = (text: string) => void statements.push(text);
    db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement });
    await seed(db);
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test.each(LISTS)(
    'a page of %s after a cursor is read from an index in its order, nothing is sorted',
    async (table, list) => {
      const after: Cursor = { createdAt: new Date('2026-01-01T00:01:00.000Z'), id: ids.next() };
      statements.length = 0;

      const { items } = await list(db, { limit: 7, offset: 0, after });
      const text = statements.find((one) => one.includes(table) && one.includes('LIMIT')) ?? '';
      const plan = await explainGeneric(database.url, text);

      expect(items).toHaveLength(7);
      expect(scanOf(plan, table)).toMatchObject({ type: expect.stringMatching(/^Index (Only )?Scan$/) });
      expect(plan.map(({ type }) => type)).not.toContain('Sort');
      expect(plan.map(({ type }) => type)).not.toContain('Incremental Sort');
      expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
    },
  );

  test.each(LISTS)(
    'the pages of %s hold each row once, newest first, also rows of the same time',
    async (_table, list) => {
      const whole = await list(db, { limit: ROWS, offset: 0, after: null });
      const walked: string[] = [];
      for (let after: Cursor | null = null, pages = 0; pages === 0 || after; pages++) {
        const { items, next }: Listed<{ id: string }> = await list(db, { limit: 37, offset: 0, after });
        walked.push(...items.map(({ id }) => id));
        after = next;
      }

      expect(whole.next).toBeNull();
      expect(walked).toHaveLength(ROWS);
      expect(walked).toEqual(whole.items.map(({ id }) => id));
    },
  );
});

const scanOf = (plan: PlanNode[], table: string) => plan.find(({ index }) => index?.startsWith(table));

/** 400 rows of each kind, all of one tenant. */
async function seed({ prisma }: Db): Promise<void> {
  const run = (text: string) => prisma.$executeRawUnsafe(text);
  const { userId, workspaceId, workflowId, webhookId } = own;
  const rows = `FROM generate_series(0, ${ROWS - 1}) AS i`;
  await run(`INSERT INTO users (id, email, name) VALUES ('${userId}', 'ada@example.com', 'Ada')`);
  await run(`INSERT INTO workspaces (id, user_id, name, created_at)
    SELECT CASE i WHEN 0 THEN '${workspaceId}' ELSE gen_random_uuid() END, '${userId}', 'Lab', ${TIME} ${rows}`);
  await run(`INSERT INTO workspace_members (workspace_id, user_id, role, created_at)
    SELECT id, user_id, 'owner', created_at FROM workspaces`);
  await run(`INSERT INTO workflows (id, workspace_id, user_id, title, created_at)
    SELECT CASE i WHEN 0 THEN '${workflowId}' ELSE gen_random_uuid() END, '${workspaceId}', '${userId}', 'Tea', ${TIME} ${rows}`);
  await run(`INSERT INTO runs (id, workspace_id, workflow_id, version_id, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', '${workflowId}', gen_random_uuid(), ${TIME} ${rows}`);
  await run(`INSERT INTO tasks (id, workspace_id, run_id, node_run_id, title, status, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', gen_random_uuid(), gen_random_uuid(), 'Brew', 'completed', ${TIME} ${rows}`);
  await run(`INSERT INTO schedules (id, workspace_id, workflow_id, cron, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', '${workflowId}', '* * * * *', ${TIME} ${rows}`);
  await run(`INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, revision, graph, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', '${workflowId}', i + 1, i, '{"nodes": []}', ${TIME} ${rows}`);
  await run(`INSERT INTO hooks (id, workspace_id, workflow_id, name, secret_hash, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', '${workflowId}', 'Hook', int4send(i), ${TIME} ${rows}`);
  await run(`INSERT INTO api_keys (id, workspace_id, user_id, name, prefix, secret_hash, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', '${userId}', 'Key', 'ryk_test_' || i, int4send(i), ${TIME} ${rows}`);
  await run(`INSERT INTO audit_events (id, workspace_id, actor, action, target_id, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', 'system', 'node.created', 'x', ${TIME} ${rows}`);
  await run(`INSERT INTO webhook_endpoints (id, workspace_id, url, created_at)
    SELECT CASE i WHEN 0 THEN '${webhookId}' ELSE gen_random_uuid() END, '${workspaceId}', 'http://a', ${TIME} ${rows}`);
  await run(`INSERT INTO webhook_deliveries (id, workspace_id, endpoint_id, event, body, created_at)
    SELECT gen_random_uuid(), '${workspaceId}', '${webhookId}', 'ping', '{}', ${TIME} ${rows}`);
  await run(`ANALYZE ${TABLES.join(', ')}, api_keys, audit_events, webhook_endpoints, webhook_deliveries`);
}
