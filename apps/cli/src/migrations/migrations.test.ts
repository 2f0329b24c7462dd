import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, readTestEnvironment, spawnProcess } from '@runyard/testing';
import { Client } from 'pg';

const ROOT = resolve(import.meta.dirname, '../../../..');
let folder: string;

/** A folder with the repository's layout and its own copy of prisma/, which the built CLI takes for the repository. */
beforeEach(() => {
  folder = mkdtempSync(join(ROOT, 'node_modules', '.runyard-migrations-'));
  for (const part of ['prisma', 'apps/cli/dist', 'apps/cli/package.json']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function cli(command: string, databaseUrl: string) {
  const env = { DATABASE_URL: databaseUrl, RUNYARD_HOME: join(tmpdir(), 'runyard-unused') };
  const child = spawnProcess({ args: [join(folder, 'apps/cli/dist/main.js'), ...command.split(' ')], env });
  return { code: await child.ended, output: child.output() };
}

function addMigration(name: string, script: string): void {
  mkdirSync(join(folder, 'prisma/migrations', name), { recursive: true });
  writeFileSync(join(folder, 'prisma/migrations', name, 'migration.sql'), script);
}

async function columnsOf(url: string, table: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    'SELECT column_name FROM information_schema.columns WHERE table_name = $1',
    [table],
  );
  await client.end();
  return rows.map((row) => row.column_name);
}

describe('migrations', () => {
  test('hold all of the schema; hand-written SQL is no drift', async () => {
    const { code, output } = await cli('db:check', readTestEnvironment().databaseUrl);

    expect([code, output]).toEqual([0, '']);
  });

  test('that run twice at once are applied once, function bodies included', async () => {
    const database = await createTestDatabase();
    const body =
      'CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 1; END $$;';
    addMigration('29990101000000_two_at_once', `ALTER TABLE users ADD COLUMN nickname TEXT;\n${body}`);

    const both = await Promise.all([cli('db:migrate', database.url), cli('db:migrate', database.url)]);

    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ output }) => output.includes('applied 29990101000000_two_at_once'))).toHaveLength(
      1,
    );
    expect(await columnsOf(database.url, 'users')).toContain('nickname');
  });

  test('that fail change nothing, are named, and can be mended and run again', async () => {
    const database = await createTestDatabase();
    const name = '29990101000000_broken';
    addMigration(name, 'ALTER TABLE users ADD COLUMN nickname TEXT;\nSELECT 1/0;');

    const failed = await cli('db:migrate', database.url);
    const columns = await columnsOf(database.url, 'users');
    addMigration(name, 'ALTER TABLE users ADD COLUMN nickname TEXT;');
    const mended = await cli('db:migrate', database.url);

    expect(failed.code).toBe(1);
    expect(failed.output).toContain(`the migration ${name} failed and left nothing behind: division by zero`);
    expect(columns).not.toContain('nickname');
    expect(mended).toMatchObject({ code: 0, output: expect.stringContaining(`applied ${name}`) });
  });
});
