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

/** Why a process holds the folder: `system` keeps the database up until Ctrl-C, a `command` will be done in a moment. */
export type LockPurpose = 'system' | 'command';

/** Takes the folder for this process; returns what gives it back, or null when another process has it. */
export function tryLockHome(home: Home, purpose: LockPurpose): (() => void) | null {
  const record = JSON.stringify([recordOf(purpose, process.pid)]);
  while (!tryWrite(lockFile(home), record)) {
    if (findHolder(home) !== null) return null;
    rmSync(lockFile(home), { force: true });
  }
  return () => rmSync(lockFile(home), { force: true });
}

/** As `tryLockHome`, for the system; throws a sentence when another process has the folder. */
export function lockHome(home: Home): () => void {
  const unlock = tryLockHome(home, 'system');
  if (unlock === null) throw alreadyRunning(home, findHolder(home));
  return unlock;
}

function alreadyRunning(home: Home, holder: ProcessRecord | null): CommandError {
  const remedy = 'stop it, or set RUNYARD_HOME and PORT for a second one';
  return new CommandError(
    `Runyard already runs from ${home.path} (process ${holder?.pid ?? 'unknown'}): ${remedy}.`,
  );
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
