import { runMigrations } from 'bullmq';
import { Client } from 'pg';

/** Brings BullMQ's own tables in the database up to date. Safe to run at the same time from several processes. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
