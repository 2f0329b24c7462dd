import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './step.mjs';

/** `npm ci` with the npm that runs us, else the one on PATH. */
export async function installPackages(root) {
  const npm = npmCommand();
  await runStep({
    title: 'installing packages',
    command: npm.command,
    args: [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    root,
    logFile: join(root, '.turbo', 'install.log'),
    env: {},
    explain: explainInstall,
  });
}

function npmCommand() {
  const path = process.env.npm_execpath;
  return path?.endsWith('.js') ? { command: process.execPath, args: [path] } : { command: 'npm', args: [] };
}

function explainInstall(log) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(log)) {
    return 'npm cannot reach the package registry';
  }
  if (/ENOSPC/.test(log)) return 'the disk is full';
  if (/EACCES|EPERM/.test(log)) return 'no permission to write node_modules';
  return /^npm error (?!code )(.+?)\.?$/m.exec(log)?.[1];
}

export function fingerprintOfLock(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}

/** True when someone already ran `npm install`: what node_modules says it holds is what the lock file asks for. */
export function installMatchesLock(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const installed = present[path];
    if (installed === undefined) return entry.optional === true || entry.devOptional === true;
    return installed.version === entry.version && installed.integrity === entry.integrity;
  });
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return null;
  }
}
