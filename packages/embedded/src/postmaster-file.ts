import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity, workingDirectoryOf } from './process-identity.ts';

const POLL_MS = 20;
const LEFTOVER_DEADLINE_MS = 15_000;

/** Line 8 of postmaster.pid says `ready` once the server accepts connections; see PostgreSQL's pidfile.h. */
const STATUS_LINE = 7;

/** Whether the server with this pid accepts connections. */
export function isReady(dataDir: string, pid: number): boolean {
  const lines = readLines(dataDir);
  return Number(lines[0]) === pid && lines[STATUS_LINE]?.trim() === 'ready';
}

/**
 * After a `kill -9` of ours the server may live on, or its postmaster.pid may name a process that is something else by
 * now. A server is stopped, a stale file removed. Only for callers who know that nobody else uses the directory.
 */
export async function clearLeftovers(dataDir: string): Promise<void> {
  const pid = Number(readLines(dataDir)[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (workingDirectoryOf(pid) === dataDir) await stopLeftover(pid);
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one. */
async function stopLeftover(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  const deadline = performance.now() + LEFTOVER_DEADLINE_MS;
  while (processIdentity(pid) !== null) {
    if (performance.now() > deadline) return void process.kill(pid, 'SIGQUIT');
    await sleep(POLL_MS);
  }
}

function readLines(dataDir: string): string[] {
  try {
    return readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
