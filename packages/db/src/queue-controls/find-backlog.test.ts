import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, explainGeneric, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { findBacklog } from './find-backlog.ts';

let database: TestDatabase;
let db: Db;
const statements: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement: (text) => statements.push(text) });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Two indexes hold open runs only. */
const OPEN_RUNS = expect.stringMatching(/^runs_(workspace_)?open_idx$/);

test.each([
  ['pending runs are found among the open runs', null, [OPEN_RUNS]],
  ['queued node runs are found through the open runs', 'api_call', ['node_runs_run_id_idx', OPEN_RUNS]],
])('%s, and no history is read', async (_name, pool, indexes) => {
  statements.length = 0;
  await findBacklog(db.sql, { pool, includeDelayed: true }, { limit: 10 });

  const plan = await explainGeneric(database.url, statements[0] ?? '');

  expect(plan.flatMap(({ index }) => index ?? []).sort()).toEqual(indexes);
  expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
});
