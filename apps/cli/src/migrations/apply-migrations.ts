import { CommandError, reasonOf } from '../command-error.ts';
import { withClient } from '../with-client.ts';
import { type MigrationList, readMigrations } from './migration-files.ts';
import { NO_FILTERS, type SchemaEngine, withSchemaEngine } from './schema-engine.ts';

/** Held while migrations run, so that processes that start together migrate one after the other. */
const MIGRATION_LOCK = 7_276_911_501;

/**
 * Applies the migrations that the database lacks and returns their names. Safe to call at once from many processes, and
 * again after a failure or a kill: a migration is one transaction, so a failed one leaves nothing but its row in
 * _prisma_migrations, which is then marked as rolled back.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const apply = () => withSchemaEngine(databaseUrl, applyWith);
  return withMigrationLock(databaseUrl, apply).catch((error: unknown) => {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`the database cannot be migrated: ${reasonOf(error)}`, { cause: error });
  });
}

async function applyWith(engine: SchemaEngine, lastScriptError: () => Error | undefined): Promise<string[]> {
  const migrationsList = readMigrations();
  await forgetFailures(engine, migrationsList);
  try {
    return (await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })).appliedMigrationNames;
  } catch (error) {
    const [name] = await forgetFailures(engine, migrationsList);
    if (name === undefined) throw error;
    const reason = reasonOf(lastScriptError() ?? error);
    throw new CommandError(`the migration ${name} failed and left nothing behind: ${reason}`, {
      cause: error,
    });
  }
}

async function forgetFailures(engine: SchemaEngine, migrationsList: MigrationList): Promise<string[]> {
  const question = { migrationsList, optInToShadowDatabase: false, filters: NO_FILTERS };
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory(question);
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
  return failedMigrationNames;
}

async function withMigrationLock<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  return withClient(databaseUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return work();
  });
}
