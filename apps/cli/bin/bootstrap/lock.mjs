import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailed, say } from './step.mjs';

const POLL_MS = 250;
const PATIENCE_MS = 10 * 60_000;

/** Runs `work` while holding the lock file; waits for another living process that holds it. */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  await acquire(file);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(file) {
  const deadline = performance.now() + PATIENCE_MS;
  let announced = false;
  while (!tryWrite(file)) {
    const holder = holderOf(file);
    if (holder === null) rmSync(file, { force: true });
    else if (performance.now() > deadline)
      throw new StepFailed(`process ${holder} has held ${file} for too long.`);
    else if (!announced) say(`process ${holder} is installing and building already; waiting for it …`);
    announced = announced || holder !== null;
    await sleep(POLL_MS);
  }
}

function tryWrite(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new StepFailed(`${file} cannot be written: ${error.message}.`);
  }
}

/** The process that holds the lock, or null when it is gone. */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return null;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return error.code === 'EPERM' ? Number(readFileSync(file, 'utf8')) : null;
  }
}
