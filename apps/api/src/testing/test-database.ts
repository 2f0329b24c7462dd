import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SERVER = 'postgres://postgres:postgres@127.0.0.1:55432';
const MIGRATIONS = join(import.meta.dirname, '../../../../prisma/migrations');

const psql = (database: string, ...args: string[]) =>
  promisify(execFile)('psql', [`${SERVER}/${database}`, '-qX', '-v', 'ON_ERROR_STOP=1', ...args]);

export interface TestDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** An empty database of its own, with the schema in place. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `api_test_${randomUUID().replaceAll('-', '')}`;
  await psql('postgres', '-c', `CREATE DATABASE ${name}`);
  for (const entry of readdirSync(MIGRATIONS, { withFileTypes: true })) {
    if (entry.isDirectory()) await psql(name, '-f', join(MIGRATIONS, entry.name, 'migration.sql'));
  }
  return {
    url: `${SERVER}/${name}`,
    drop: async () => void (await psql('postgres', '-c', `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}
