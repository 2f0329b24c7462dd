import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { testBackends } from '../test-backends.ts';
import type { ChaosResult } from './result.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/chaos/main.js');
const folder = mkdtempSync(join(tmpdir(), 'runyard-chaos-test-'));
const children = new Set<ReturnType<typeof spawn>>();
afterAll(() => {
  for (const child of children) child.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** Its seed is random: what it prints, the failed test shows. */
async function chaos(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  children.delete(child);
  return { code, output };
}

test('thirty seconds of chaos on each backend lose no run, commit nothing twice and leave the books in order', async () => {
  const kinds = testBackends().map(({ kind }) => kind);
  const ended = await Promise.all(
    kinds.map((kind) =>
      chaos('--seconds', '30', '--rate', '3', '--backend', kind, '--json', join(folder, `${kind}.json`)),
    ),
  );

  for (const { code, output } of ended) if (code !== 0) throw new Error(output);
  for (const kind of kinds) {
    const [result]: ChaosResult[] = JSON.parse(readFileSync(join(folder, `${kind}.json`), 'utf8'));
    expect(result?.acceptedCount).toBeGreaterThan(0);
    expect(Object.keys(result?.faults ?? {}).length).toBeGreaterThan(5);
    expect(result?.breaches).toEqual([]);
  }
}, 200_000);

test('an option that does not exist is explained, and so is a fault', async () => {
  const [unknown, misspelt] = await Promise.all([chaos('--fast'), chaos('--faults', 'worker_kiled')]);

  expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('npm run chaos -- [options]') });
  expect(misspelt).toMatchObject({ code: 1, output: expect.stringContaining('worker_kiled') });
});
