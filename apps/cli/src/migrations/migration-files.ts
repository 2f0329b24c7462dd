import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_DIR, SCHEMA_FILE } from '../paths.ts';

const SCRIPT = 'migration.sql';
const LOCK_FILE = 'migration_lock.toml';

export type MigrationList = ReturnType<typeof readMigrations>;

/** The migrations folder in the schema engine's form, oldest first. */
export function readMigrations() {
  const names = readdirSync(MIGRATIONS_DIR).filter((name) => existsSync(join(MIGRATIONS_DIR, name, SCRIPT)));
  return {
    baseDir: MIGRATIONS_DIR,
    lockfile: { path: LOCK_FILE, content: readFileSync(join(MIGRATIONS_DIR, LOCK_FILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names.sort().map(readMigration),
  };
}

function readMigration(name: string) {
  const value = readFileSync(join(MIGRATIONS_DIR, name, SCRIPT), 'utf8');
  return { path: name, migrationFile: { path: SCRIPT, content: { tag: 'ok' as const, value } } };
}

/** prisma/schema.prisma in the schema engine's form. */
export function readSchema() {
  return [{ path: SCHEMA_FILE, content: readFileSync(SCHEMA_FILE, 'utf8') }];
}

/** Writes prisma/migrations/<time>_<name>/migration.sql and returns its path. */
export function writeMigration(name: string, script: string, now: Date): string {
  const timestamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS_DIR, `${timestamp}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, SCRIPT), script);
  return join(folder, SCRIPT);
}
