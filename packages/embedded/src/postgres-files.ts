import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commandFor } from './account-command.ts';
import type { Account } from './server-account.ts';

export interface NewCluster {
  initdb: string;
  dataDir: string;
  account: Account | null;
  user: string;
  password: string;
}

/** Makes the data directory unless it is there. A half-made one, left by a kill, is thrown away first. */
export function initialiseCluster(cluster: NewCluster): void {
  if (existsSync(join(cluster.dataDir, 'PG_VERSION'))) return;
  const unfinished = `${cluster.dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(unfinished), { recursive: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(cluster.account, unfinished);
  withPasswordFile(cluster, (passwordFile) => runInitdb(cluster, unfinished, passwordFile));
  rmSync(cluster.dataDir, { recursive: true, force: true });
  renameSync(unfinished, cluster.dataDir);
}

/** The locale is PostgreSQL's own C.UTF-8, so that sorting does not depend on what the machine has installed. */
function runInitdb({ initdb, account, user }: NewCluster, dataDir: string, passwordFile: string): void {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = [`--pgdata=${dataDir}`, ...locale, ...access, '--no-instructions', '--no-sync'];
  const {
    command,
    args: fullArgs,
    account: runAs,
  } = commandFor({ account, program: initdb, args, folder: dataDir });
  const result = spawnSync(command, fullArgs, {
    ...runAs,
    cwd: '/',
    env: serverEnvironment(),
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  const why = result.error?.message ?? lastLine(result.stderr);
  throw new Error(`PostgreSQL's data directory ${dataDir} cannot be made: ${why}`);
}

/** Nothing of our own environment: PG… variables and locales of the user must not change the server. */
export function serverEnvironment(): Record<string, string> {
  return { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };
}

function withPasswordFile(cluster: NewCluster, use: (file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'runyard-initdb-'));
  const file = join(folder, 'password');
  try {
    writeFileSync(file, cluster.password, { mode: 0o600 });
    for (const path of [folder, file]) giveTo(cluster.account, path);
    use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function giveTo(account: Account | null, path: string): void {
  if (account !== null) chownSync(path, account.uid, account.gid);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
