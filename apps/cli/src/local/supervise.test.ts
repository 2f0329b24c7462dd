import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type BackgroundProcess, startProcess } from '@runyard/embedded';
import { eventually } from '@runyard/testing';
import { type Supervised, supervise } from './supervise.ts';

let folder: string;
let said: string[];
let started: BackgroundProcess[];
let supervised: Supervised;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runyard-supervise-'));
  said = [];
  started = [];
});
afterEach(async () => {
  await supervised.stop(5_000);
  rmSync(folder, { recursive: true, force: true });
});

const run = async (script: string) => {
  const start = async () => {
    const process_ = await startProcess({
      name: 'the worker',
      command: process.execPath,
      args: ['--eval', script],
      env: {},
      logFile: join(folder, 'log'),
    });
    started.push(process_);
    return process_;
  };
  supervised = await supervise(start, { say: (sentence) => said.push(sentence), firstDelayMs: 20 });
};

const FOR_EVER = 'setInterval(() => undefined, 1000)';

test('a process that is killed is started again, each time later than before, and said so', async () => {
  await run(FOR_EVER);
  supervised.restartFromNowOn();

  started[0]?.signal('SIGKILL');
  await eventually(() => started.length === 2);
  started[1]?.signal('SIGKILL');
  await eventually(() => started.length === 3);

  const logFile = join(folder, 'log');
  expect(said).toEqual([
    `the worker ended by SIGKILL, and is started again in 0.02 s; its log is ${logFile}`,
    `the worker ended by SIGKILL, and is started again in 0.04 s; its log is ${logFile}`,
  ]);
});

test('one that ends before the system is up is a failure', async () => {
  await run('process.exit(3)');

  await expect(supervised.failure).rejects.toThrow('the worker ended with code 3; its log is');
  expect(started).toHaveLength(1);
});

test('one that is stopped is not started again', async () => {
  await run(
    `process.on('SIGTERM', () => { console.log('in order'); process.exit(0); }); ${FOR_EVER}; console.log('up')`,
  );
  supervised.restartFromNowOn();
  await eventually(() => readFileSync(join(folder, 'log'), 'utf8').includes('up'));

  await supervised.stop(5_000);

  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('in order');
  expect(started).toHaveLength(1);
  expect(said).toEqual([]);
});
