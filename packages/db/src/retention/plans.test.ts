import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, explainGeneric, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { LOWEST_ID } from '../first-id-of.ts';
import { allowRemoval, lockUnneeded } from './batch.ts';
import { listCandidates, takeBatch } from './candidates.ts';
import { pruneDeliveries } from './prune-deliveries.ts';
import { pruneAuditEvents, pruneCostEntries } from './prune-ledgers.ts';
import { pruneRuns } from './prune-runs.ts';

/** Plans that are made while the tables are empty, and kept, must not walk over them later. */
let database: TestDatabase;
let db: Db;
let statements: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement: (text) => statements.push(text) });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const OLD = new Date(0);
const SEARCH = { afterId: LOWEST_ID, endedBefore: new Date(1_000) };

/** What the statements read whole, and by which indexes. Tables of a few rows may be read whole. */
async function accessOf(work: () => Promise<unknown>) {
  statements = [];
  await work();
  const texts = statements.filter(
    (text) => /^\s*(WITH|SELECT|DELETE|UPDATE)/.test(text) && !/set_config/.test(text),
  );
  const steps = (await Promise.all(texts.map((text) => explainGeneric(database.url, text)))).flat();
  return {
    count: texts.length,
    scans: steps.filter(({ type }) => type === 'Seq Scan'),
    indexes: new Set(steps.flatMap(({ index }) => index ?? [])),
  };
}

test.each([
  ['events', () => listCandidates(db.sql, 'events', SEARCH), ['run_events_pkey', 'runs_pkey']],
  ['payloads', () => listCandidates(db.sql, 'payloads', SEARCH), ['payloads_kept_idx', 'runs_pkey']],
  ['runs', () => pruneRuns(db, SEARCH, 10), ['runs_pkey', 'runs_lineage_idx', 'node_runs_run_id_idx']],
  [
    'what is still needed',
    () => db.transaction((tx) => lockUnneeded(tx, [LOWEST_ID])),
    ['runs_pkey', 'runs_retried_idx', 'webhook_deliveries_run_idx'],
  ],
  ['audit events', () => pruneAuditEvents(db, OLD, 10), ['audit_events_workspace_id_created_at_id_idx']],
  ['cost entries', () => pruneCostEntries(db, OLD, 10), ['cost_entries_workspace_id_created_at_id_idx']],
  [
    'deliveries',
    () => pruneDeliveries(db.sql, OLD, 10),
    ['webhook_deliveries_endpoint_id_created_at_id_idx'],
  ],
])('what is too old is found by an index (%s)', async (_, look, indexes) => {
  const access = await accessOf(look);

  expect(access.count).toBeGreaterThan(0);
  expect(access.scans).toEqual([]);
  for (const index of indexes) expect(access.indexes).toContain(index);
});

test('only a transaction that says so removes rows of the log', async () => {
  const remove = () => db.sql.$executeRaw`DELETE FROM run_events WHERE run_id = gen_random_uuid()`;
  await db.transaction(async (tx) => {
    await allowRemoval(tx);
    await tx.$executeRaw`DELETE FROM run_events WHERE run_id = gen_random_uuid()`;
  });
  await expect(remove()).rejects.toThrow(/only grows/);
});

test('a batch holds as many runs as fit, and one at least', () => {
  const of = (size: number, isOld = true) => ({ runId: String(size), size, isOld });
  expect(takeBatch([of(100), of(1)], 10)).toHaveLength(1);
  expect(takeBatch([of(4), of(4), of(4)], 10)).toHaveLength(2);
  expect(takeBatch([of(9), of(90, false), of(1)], 10)).toHaveLength(3);
  expect(takeBatch([], 10)).toEqual([]);
});
