import { expect, test } from '@jest/globals';
import { createTestDatabase, explainGeneric } from '@runyard/testing';
import { createDb } from '../db.ts';
import { findHooks } from './find-hooks.ts';

test('hooks are found by the hash of their secret, in an index', async () => {
  const database = await createTestDatabase();
  const statements: string[] = [];
  const db = createDb({
    databaseUrl: database.url,
    poolSize: 1,
    onStatement: (text) => statements.push(text),
  });

  expect(await findHooks(db.sql, ['ab'.repeat(32)])).toEqual([null]);
  const plan = await explainGeneric(database.url, statements[0] ?? '');

  expect(plan.flatMap(({ index }) => index ?? [])).toEqual(['hooks_secret_hash_key']);
  expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
  await db.close();
  await database.drop();
});
