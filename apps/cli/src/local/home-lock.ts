import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import type { Home } from './home.ts';
import { isAlive, type ProcessRecord, readRecords, recordOf } from './process-record.ts';

const lockFile = (home: Home) => join(home.path, 'lock.json');

/** The process that runs the system of this folder, or null. */
export function findHolder(home: Home): ProcessRecord | null {
  const holder = readRecords(lockFile(home))[0];
  return holder !== undefined && isAlive(holder) ? holder : null;
}

/** Takes the folder for this process; returns what gives it back. Refuses when another process has it. */
export function lockHome(home: Home): () => void {
  const record = JSON.stringify([recordOf('npm start', process.pid)]);
  while (!tryWrite(lockFile(home), record)) {
    const holder = findHolder(home);
    if (holder !== null) throw alreadyRunning(home, holder);
    rmSync(lockFile(home), { force: true });
  }
  return () => rmSync(lockFile(home), { force: true });
}

function alreadyRunning(home: Home, { pid }: ProcessRecord): CommandError {
  const remedy = 'stop it, or set RUNYARD_HOME and PORT for a second one';
  return new CommandError(`Runyard already runs from ${home.path} (process ${pid}): ${remedy}.`);
}

function tryWrite(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
