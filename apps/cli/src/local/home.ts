import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isPortFree } from '@runyard/embedded';
import { makeKey } from '@runyard/runtime';
import { CommandError, reasonOf } from '../command-error.ts';

/** What a local system keeps between starts; only its owner may read it. */
export interface LocalSettings {
  postgresPort: number;
  postgresPassword: string;
  jwtSecret: string;
  /** What the signing keys of outgoing webhooks come from. */
  webhookSecret: string;
  /** What the secrets of workspaces are sealed with. */
  secretsKeys: string;
  /** Of the demo user. */
  demoPassword: string;
}

/** RUNYARD_HOME: the folder that holds everything of a local system. */
export interface Home {
  path: string;
  settings: LocalSettings;
  postgresDir: string;
  logFile(name: string): string;
}

const SETTINGS_FILE = 'local.json';

/** Opens the folder, and makes it with new secrets on the first start. */
export async function openHome(path: string): Promise<Home> {
  try {
    mkdirSync(path, { recursive: true });
    return {
      path,
      settings: await completeSettings(path, readSettings(path)),
      postgresDir: join(path, 'postgres'),
      logFile: (name) => join(path, 'logs', `${name}.log`),
    };
  } catch (error) {
    throw new CommandError(`RUNYARD_HOME ${path} cannot be used: ${reasonOf(error)}`);
  }
}

/** Takes another port for the embedded PostgreSQL when something else has taken the usual one. */
export async function ensurePostgresPort(home: Home): Promise<void> {
  if (await isPortFree(home.settings.postgresPort)) return;
  home.settings.postgresPort = await freePort();
  writeSettings(home.path, home.settings);
}

function readSettings(path: string): Partial<LocalSettings> {
  try {
    return JSON.parse(readFileSync(join(path, SETTINGS_FILE), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Adds what is missing: everything at the first start, a new secret after an update. */
async function completeSettings(path: string, known: Partial<LocalSettings>): Promise<LocalSettings> {
  const settings = {
    postgresPort: await freePort(),
    postgresPassword: randomBytes(24).toString('hex'),
    jwtSecret: randomBytes(48).toString('base64url'),
    webhookSecret: randomBytes(48).toString('base64url'),
    secretsKeys: makeKey('k1'),
    demoPassword: randomBytes(9).toString('base64url'),
    ...known,
  };
  if (Object.keys(known).length < Object.keys(settings).length) writeSettings(path, settings);
  return settings;
}

/** By way of a second file, so that a crash cannot leave half a file. */
function writeSettings(path: string, settings: LocalSettings): void {
  const draft = join(path, `${SETTINGS_FILE}.new`);
  writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(path, SETTINGS_FILE));
}
