import { readFileSync } from 'node:fs';
import { processIdentity } from '@runyard/embedded';

/** A process as it is noted in a file, so that a later start can tell whether it is still the same one. */
export interface ProcessRecord {
  name: string;
  pid: number;
  identity: string | null;
}

/** Notes a living process. */
export function recordOf(name: string, pid: number): ProcessRecord {
  return { name, pid, identity: processIdentity(pid) };
}

/** Whether the process that was noted still runs: same pid, same start. */
export function isAlive({ pid, identity }: ProcessRecord): boolean {
  return identity !== null && processIdentity(pid) === identity;
}

/** The records in a JSON file; none when it is missing or was cut off by a crash. */
export function readRecords(file: string): ProcessRecord[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}
