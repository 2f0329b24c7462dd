import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BackgroundProcess, startProcess } from '@runyard/embedded';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '@runyard/runtime';
import { ROOT } from '../paths.ts';
import type { Home } from './home.ts';
import { isAlive, readRecords, recordOf } from './process-record.ts';

const POLL_MS = 50;
const LEFTOVER_DEADLINE_MS = 10_000;

const recordsFile = (home: Home) => join(home.path, 'processes.json');

/** Starts one of the product's apps, and notes its pid in case this process is killed before it can stop it. */
export async function startApp(
  home: Home,
  name: 'api' | 'worker',
  env: Record<string, string>,
): Promise<BackgroundProcess> {
  const app = await startProcess({
    name: `the ${name}`,
    command: process.execPath,
    args: [...NODE_FLAGS, join(ROOT, 'apps', name, 'dist', 'main.js')],
    env: { ...NODE_ENVIRONMENT, ...env },
    logFile: home.logFile(name),
  });
  const records = readRecords(recordsFile(home)).filter(isAlive);
  writeFileSync(recordsFile(home), JSON.stringify([...records, recordOf(name, app.pid)]));
  return app;
}

/** Ends apps that outlived a `kill -9` of an earlier start. Only for the holder of the home's lock. */
export async function stopLeftoverApps(home: Home): Promise<void> {
  const leftovers = readRecords(recordsFile(home)).filter(isAlive);
  for (const { pid } of leftovers) process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + LEFTOVER_DEADLINE_MS;
  while (leftovers.some(isAlive) && performance.now() < deadline) await sleep(POLL_MS);
  for (const record of leftovers.filter(isAlive)) process.kill(record.pid, 'SIGKILL');
}
