import { readFileSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandFor } from './account-command.ts';
import { type BackgroundProcess, startProcess } from './background-process.ts';
import { locateBinaries } from './binaries.ts';
import { initialiseCluster, serverEnvironment } from './postgres-files.ts';
import { clearLeftovers, isReady } from './postmaster-file.ts';
import { type Account, chooseAccount } from './server-account.ts';

const HOST = '127.0.0.1';
const USER = 'runyard';
const POLL_MS = 20;
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 20_000;

/** Connections come over TCP from this machine only, so no socket file is left in /tmp. */
const BASE_SETTINGS = { listen_addresses: HOST, unix_socket_directories: '', max_connections: '300' };

export interface PostgresOptions {
  /** Made on the first start, kept ever after. */
  dataDir: string;
  port: number;
  /** Of the superuser `runyard`; fixed by the first start. */
  password: string;
  logFile: string;
  /** Settings as in postgresql.conf. */
  settings?: Record<string, string>;
}

/** A PostgreSQL server of our own. */
export interface PostgresServer {
  readonly process: BackgroundProcess;
  /** The connection URL of one of its databases. */
  url(database: string): string;
  /** Ends open transactions and connections, and writes everything out. */
  stop(): Promise<void>;
}

/** Starts the embedded PostgreSQL and waits until it accepts connections. The directory must be nobody else's. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { initdb, postgres } = await locateBinaries();
  const account = chooseAccount(options.dataDir);
  initialiseCluster({ ...options, initdb, account, user: USER });
  const dataDir = realpathSync(options.dataDir);
  await clearLeftovers(dataDir);

  const server = await launch({ ...options, dataDir }, postgres, account);
  await becomeReady(server, dataDir);
  return {
    process: server,
    url: (database) => `postgresql://${USER}:${options.password}@${HOST}:${options.port}/${database}`,
    stop: async () => void (await server.stop(STOP_DEADLINE_MS, 'SIGINT')),
  };
}

function launch(
  options: PostgresOptions,
  postgres: string,
  account: Account | null,
): Promise<BackgroundProcess> {
  const { dataDir, port, logFile } = options;
  const settings = Object.entries({ ...BASE_SETTINGS, port: String(port), ...options.settings });
  const args = ['-D', dataDir, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const command = commandFor({ account, program: postgres, args, folder: dataDir });
  return startProcess({ name: 'PostgreSQL', ...command, cwd: '/', env: serverEnvironment(), logFile });
}

async function becomeReady(server: BackgroundProcess, dataDir: string): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS;
  while (!isReady(dataDir, server.pid)) {
    if (!server.isRunning()) throw new Error(`PostgreSQL did not start: ${lastWords(server.logFile)}`);
    if (performance.now() > deadline) {
      await server.stop(0);
      throw new Error(
        `PostgreSQL did not become ready within ${START_DEADLINE_MS / 1000} s; see ${server.logFile}`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** The server's own reason, from the end of its log. */
function lastWords(logFile: string): string {
  const fatal = readFileSync(logFile, 'utf8').match(/(?:FATAL|PANIC|LOG: {2}could not).*$/gm);
  return fatal?.at(-1) ?? `see ${logFile}`;
}
