/**
 * `node apps/cli/bin/bootstrap.mjs [script.js …args]`: makes a fresh clone ready, then runs the script in this process.
 *
 * Runs before anything is installed, so it is plain JavaScript that imports only Node's own modules. It writes to
 * stderr alone: stdout belongs to the script. When a stamp says that nothing changed since the last time, it costs a
 * few hundred `stat` calls and starts neither npm nor turbo.
 */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StepFailed } from './bootstrap/step.mjs';

const MINIMUM_NODE = [20, 19];
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

try {
  checkNode();
  const { prepare } = await import('./bootstrap/prepare.mjs');
  await prepare(root);
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  process.stderr.write(`runyard: ${error.message}\n`);
  process.exit(1);
}
await runTarget();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = MINIMUM_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new StepFailed(
    `Node ${MINIMUM_NODE.join('.')} or newer is needed, and this is Node ${process.versions.node}.`,
  );
}

/** The script runs here, not in a child, so signals, stdin and the exit code need no forwarding. */
async function runTarget() {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) return;
  const path = join(root, script);
  process.argv = [process.argv[0], path, ...args];
  await import(pathToFileURL(path).href);
}
