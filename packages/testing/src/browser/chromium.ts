import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this machine, or null: on PATH, else installed with apt where that is possible. */
export function findChromium(say: (sentence: string) => void): string | null {
  return programOnPath() ?? (installWithApt(say) ? programOnPath() : null);
}

function programOnPath(): string | null {
  return PROGRAMS.find((program) => spawnSync(program, ['--version']).status === 0) ?? null;
}

function installWithApt(say: (sentence: string) => void): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say('installing chromium with apt');
  const env = { PATH: process.env.PATH, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env, stdio: 'ignore' }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium');
}
