import { startPostgres } from '@runyard/embedded';
import { CommandError, reasonOf } from '../command-error.ts';
import { withClient } from '../with-client.ts';
import { ensurePostgresPort, type Home } from './home.ts';
import { findHolder, type LockPurpose } from './home-lock.ts';

const DATABASE = 'runyard';

/** The embedded PostgreSQL with Runyard's database in it. */
export interface LocalDatabase {
  url: string;
  /** Settles with a sentence when the server ends by itself. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts the embedded PostgreSQL. Only for the holder of the home's lock. */
export async function startDatabase(home: Home): Promise<LocalDatabase> {
  await ensurePostgresPort(home);
  const { postgresPort: port, postgresPassword: password } = home.settings;
  const options = { dataDir: home.postgresDir, port, password, logFile: home.logFile('postgres') };
  const server = await startPostgres(options).catch((error: unknown) => {
    throw new CommandError(reasonOf(error), { cause: error });
  });
  await ensureDatabase(server.url('postgres'));
  return {
    url: server.url(DATABASE),
    ended: server.process.ended.then(() => `PostgreSQL ended; its log is ${server.process.logFile}`),
    stop: server.stop,
  };
}

/** The URL of the database that a running `npm start` brought up; null when none runs from this home. */
export function findRunningDatabase(home: Home): string | null {
  if (findHolder(home)?.name !== ('system' satisfies LockPurpose)) return null;
  const { postgresPort, postgresPassword } = home.settings;
  return `postgresql://runyard:${postgresPassword}@127.0.0.1:${postgresPort}/${DATABASE}`;
}

async function ensureDatabase(serverUrl: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}
