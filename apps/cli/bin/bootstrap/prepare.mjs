import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOfSources, isBuilt } from './fingerprint.mjs';
import { fingerprintOfLock, installMatchesLock, installPackages } from './install.mjs';
import { withLock } from './lock.mjs';
import { runStep } from './step.mjs';

/** Installs and builds what is missing or has changed. Two calls at once do the work once. */
export async function prepare(root) {
  if (isReady(root)) return;
  await withLock(join(root, '.turbo', 'bootstrap.lock'), async () => {
    if (!isInstalled(root)) await installPackages(root);
    writeStamp(root, { lock: fingerprintOfLock(root) });

    const sources = fingerprintOfSources(root);
    if (readStamp(root).sources === sources && isBuilt(root)) return;
    await build(root);
    writeStamp(root, { lock: fingerprintOfLock(root), sources });
  });
}

function isReady(root) {
  const stamp = readStamp(root);
  return (
    stamp.lock === fingerprintOfLock(root) && stamp.sources === fingerprintOfSources(root) && isBuilt(root)
  );
}

function isInstalled(root) {
  return readStamp(root).lock === fingerprintOfLock(root) || installMatchesLock(root);
}

/** turbo builds only the workspaces whose inputs changed, and takes the rest from its cache. */
function build(root) {
  return runStep({
    title: 'building',
    command: process.execPath,
    args: [
      join(root, 'node_modules/turbo/bin/turbo'),
      'run',
      'build',
      '--output-logs=errors-only',
      '--no-color',
    ],
    root,
    logFile: join(root, '.turbo', 'build.log'),
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    explain: (log) =>
      /^.*(?:error TS\d+|generate: (?:E|e)rror):.*$/m.exec(log)?.[0].replace(/:(?:build|generate): /, ': '),
  });
}

/** Inside node_modules, so that deleting that folder deletes what is known about it. */
const stampFile = (root) => join(root, 'node_modules', '.runyard-ready.json');

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(root, change) {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampFile(root), JSON.stringify({ ...readStamp(root), ...change }));
}
