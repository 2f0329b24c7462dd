import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { readTestEnvironment, TEMPLATE_DATABASE } from './test-environment.ts';

/** A database with all migrations applied, and BullMQ's. */
export interface TestDatabase {
  url: string;
  /** Ends the connections that are still open, too. */
  drop(): Promise<void>;
}

/** A fresh database for one test file, copied from the template in well under a second. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
  const url = new URL(readTestEnvironment().databaseUrl);
  url.pathname = name;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: readTestEnvironment().databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
