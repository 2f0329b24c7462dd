import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs a package where that is possible: as root, on Debian. RUNLEVEL keeps it from starting a server of its own. */
export function installWithApt(name: string, say: (sentence: string) => void): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say(`installing ${name} with apt`);
  const env = { PATH: process.env.PATH, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env, stdio: 'ignore' }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', name);
}

/** The first of these programs that runs here, or null. */
export const firstOnPath = (programs: readonly string[]): string | null =>
  programs.find((program) => spawnSync(program, ['--version']).status === 0) ?? null;
