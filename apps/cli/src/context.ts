import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LauncherConfig, loadLauncherConfig } from '@runyard/runtime';
import { type Home, openHome } from './local/home.ts';
import { ROOT } from './paths.ts';

/** What every command works with. */
export interface CommandContext {
  config: LauncherConfig;
  home(): Promise<Home>;
  /** Progress, on stderr. */
  say(sentence: string): void;
}

/** Reads .env, where there is one, and the environment, which wins. */
export function loadContext(): CommandContext {
  const envFile = join(ROOT, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const config = loadLauncherConfig();
  return {
    config,
    home: () => openHome(resolve(ROOT, config.RUNYARD_HOME)),
    say: (sentence) => void process.stderr.write(`runyard: ${sentence}\n`),
  };
}
