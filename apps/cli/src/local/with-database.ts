import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startPostgres } from '@runyard/embedded';
import type { LauncherConfig } from '@runyard/runtime';
import { findRunningDatabase, startDatabase } from './database.ts';
import type { Home } from './home.ts';
import { lockHome } from './home-lock.ts';

/**
 * Gives a command the system's database: DATABASE_URL, else that of the running `npm start`, else the embedded one,
 * started for the command's time.
 */
export async function withDatabase<T>(
  config: LauncherConfig,
  home: Home,
  use: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const url = config.DATABASE_URL ?? findRunningDatabase(home);
  if (url !== null) return use(url);

  const unlock = lockHome(home);
  try {
    const database = await startDatabase(home);
    return await use(database.url).finally(() => database.stop());
  } finally {
    unlock();
  }
}

/** Gives a command a server to make scratch databases on: DATABASE_URL's, else one that is thrown away afterwards. */
export async function withScratchServer<T>(
  config: LauncherConfig,
  use: (serverUrl: string) => Promise<T>,
): Promise<T> {
  if (config.DATABASE_URL !== undefined) return use(config.DATABASE_URL);

  const folder = mkdtempSync(join(tmpdir(), 'runyard-scratch-'));
  try {
    const server = await startPostgres({
      dataDir: join(folder, 'postgres'),
      port: await freePort(),
      password: 'scratch',
      logFile: join(folder, 'postgres.log'),
      settings: { fsync: 'off' },
    });
    return await use(server.url('postgres')).finally(() => server.stop());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
