import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { describeEachBackend } from '../test-backends.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/bench/main.js');
const folder = mkdtempSync(join(tmpdir(), 'runyard-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEADLINE_MS = 170_000;
const bench = (...args: string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', timeout: DEADLINE_MS });

describeEachBackend('the bench', ({ kind }) => {
  test('measures both contenders in each shape, and loses no run', () => {
    const file = join(folder, `${kind}.json`);

    const { status, stdout, stderr } = bench('--quick', '--backend', kind, '--json', file);

    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    expect(stdout).toContain('BullMQ alone');
    const { shapes, load } = JSON.parse(readFileSync(file, 'utf8'));
    for (const { bullmq, runyard, ratio } of shapes) {
      for (const value of [bullmq.median, runyard.median, ratio]) expect(value).toBeGreaterThan(0);
    }
    expect(load.accept.p99).toBeGreaterThan(0);
  }, 180_000);
});

test('an option that does not exist is explained', () => {
  const { status, stderr } = bench('--fast');

  expect(status).toBe(1);
  expect(stderr).toContain('npm run bench -- [options]');
});
