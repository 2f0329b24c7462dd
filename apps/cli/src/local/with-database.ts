import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startPostgres } from '@runyard/embedded';
import type { LauncherConfig } from '@runyard/runtime';
import { CommandError } from '../command-error.ts';
import { withClient } from '../with-client.ts';
import { findRunningDatabase, startDatabase } from './database.ts';
import type { Home } from './home.ts';
import { tryLockHome } from './home-lock.ts';

const POLL_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * Gives a command the system's database: DATABASE_URL, else that of the running `npm start`, else the embedded one,
 * started for the command's time. Waits while another command has that, or while `npm start` is still starting.
 */
export async function withDatabase<T>(
  config: LauncherConfig,
  home: Home,
  use: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  if (config.DATABASE_URL !== undefined) return use(config.DATABASE_URL);
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const running = findRunningDatabase(home);
    if (running !== null && (await isReachable(running))) return use(running);
    const unlock = tryLockHome(home, 'command');
    if (unlock !== null) return withOwnDatabase(home, use).finally(unlock);
    await sleep(POLL_MS);
  }
  throw new CommandError(`another process has held ${home.path} for too long.`);
}

async function withOwnDatabase<T>(home: Home, use: (databaseUrl: string) => Promise<T>): Promise<T> {
  const database = await startDatabase(home);
  return use(database.url).finally(() => database.stop());
}

async function isReachable(url: string): Promise<boolean> {
  return withClient(url, async () => true).catch(() => false);
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
