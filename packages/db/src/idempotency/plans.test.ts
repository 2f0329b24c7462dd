import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import {
  createTestDatabase,
  explainGeneric,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
} from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { insertVersion } from '../versions/freeze-version.ts';
import type { KeyedRun } from './insert-keyed-runs.ts';
import { pruneIdempotencyKeys } from './prune-keys.ts';

const ids = systemIds();

/** Plans that are made while the tables are empty, and kept, must not walk over them later. */
let database: TestDatabase;
let db: Db;
let tenant: Tenant;
let workflowId: string;
let statements: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement: (text) => statements.push(text) });
  tenant = await seedTenant(db);
  workflowId = await seedWorkflow(db, tenant, []);
  const version = { id: ids.next(), workspaceId: tenant.workspaceId, workflowId, revision: 0 };
  await insertVersion(db.sql, { ...version, graph: { nodes: [] } });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const keyed = (key: string | null): KeyedRun => ({
  id: ids.next(),
  workspaceId: tenant.workspaceId,
  workflowId,
  triggerPayload: {},
  triggeredBy: null,
  idempotency: key === null ? null : { key, fingerprint: 'aa'.repeat(32), ttlMs: 60_000 },
});

async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  statements = [];
  await work();
  return statements;
}

/** Indexes by the table's name that a statement reads, and the tables it scans as a whole. */
async function accessOf(statement: string) {
  const steps = await explainGeneric(database.url, statement);
  return {
    indexes: steps.flatMap(({ index }) => index ?? []),
    scans: steps.filter(({ type }) => type === 'Seq Scan'),
  };
}

test('new keys and runs without one take one statement, however many they are', async () => {
  const runs = Array.from({ length: 500 }, (_, n) => keyed(n % 2 ? `one-${n}` : null));

  const made = await statementsOf(() => db.insertKeyedRuns(runs));

  expect(made).toHaveLength(1);
});

test('a key is looked up by its primary key, in the statement that writes it and in the one that finds its run', async () => {
  const [insert = '', find = ''] = [
    ...(await statementsOf(() => db.insertKeyedRuns([keyed('seen')]))),
    ...(await statementsOf(() => db.insertKeyedRuns([keyed('seen')]))).slice(1),
  ];

  for (const statement of [insert, find]) {
    const { indexes, scans } = await accessOf(statement);
    expect(indexes).toContain('idempotency_keys_pkey');
    expect(scans).toEqual([]);
  }
});

test('what has expired is found by its time', async () => {
  const [prune = ''] = await statementsOf(() => pruneIdempotencyKeys(db.sql, 100));

  const { indexes, scans } = await accessOf(prune);

  expect(indexes).toContain('idempotency_keys_expires_at_idx');
  expect(scans).toEqual([]);
});
