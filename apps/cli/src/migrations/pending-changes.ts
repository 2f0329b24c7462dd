import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { CommandError, reasonOf } from '../command-error.ts';
import { ROOT } from '../paths.ts';
import { withClient } from '../with-client.ts';
import { readMigrations, readSchema } from './migration-files.ts';
import { NO_FILTERS, withSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that takes the migrations' result to prisma/schema.prisma; null when they agree. What Prisma cannot describe
 * (check constraints, triggers, partial indexes, storage settings) is invisible to it and counts for nothing.
 * Applies the migrations to a database of its own on the given server, which it drops again.
 */
export async function findPendingChanges(serverUrl: string): Promise<string | null> {
  return withScratchDatabase(serverUrl, (databaseUrl) =>
    withSchemaEngine(databaseUrl, async (engine) => {
      await engine.applyMigrations({ migrationsList: readMigrations(), filters: NO_FILTERS });
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'schemaDatasource', files: readSchema(), configDir: ROOT },
        to: { tag: 'schemaDatamodel', files: readSchema() },
        script: true,
        exitCode: true,
        filters: NO_FILTERS,
      });
      return exitCode === 0 ? null : (stdout ?? '');
    }),
  );
}

async function withScratchDatabase<T>(
  serverUrl: string,
  use: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const name = `runyard_scratch_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = name;
  return withClient(serverUrl, async (server) => {
    await createDatabase(server, name);
    return use(url.href).finally(() => server.query(`DROP DATABASE ${name} WITH (FORCE)`));
  });
}

async function createDatabase(server: Client, name: string): Promise<void> {
  await server.query(`CREATE DATABASE ${name}`).catch((error: unknown) => {
    throw new CommandError(`a scratch database is needed and cannot be made: ${reasonOf(error)}`);
  });
}
