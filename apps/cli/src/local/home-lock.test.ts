import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Home, openHome } from './home.ts';
import { findHolder, lockHome, tryLockHome } from './home-lock.ts';

let home: Home;

beforeEach(async () => {
  home = await openHome(mkdtempSync(join(tmpdir(), 'runyard-home-')));
});
afterEach(() => rmSync(home.path, { recursive: true, force: true }));

test('one process at a time has the folder', () => {
  const unlock = lockHome(home);

  expect(findHolder(home)).toMatchObject({ name: 'system', pid: process.pid });
  expect(tryLockHome(home, 'command')).toBeNull();
  expect(() => lockHome(home)).toThrow(/already runs from .* \(process \d+\)/);
  unlock();

  expect(findHolder(home)).toBeNull();
});

test('the lock of a process that is gone does not count, even when its pid lives again', () => {
  writeFileSync(
    join(home.path, 'lock.json'),
    JSON.stringify([{ name: 'system', pid: process.pid, identity: 'earlier' }]),
  );

  expect(findHolder(home)).toBeNull();
  expect(tryLockHome(home, 'system')).not.toBeNull();
});

test('secrets are random, stay the same, and only their owner may read them', async () => {
  const file = join(home.path, 'local.json');
  const again = await openHome(home.path);

  expect(again.settings).toEqual(home.settings);
  expect(home.settings.jwtSecret.length).toBeGreaterThanOrEqual(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(home.settings);
});

test('a folder that cannot be used is one sentence', async () => {
  const file = join(home.path, 'file');
  writeFileSync(file, '');

  await expect(openHome(join(file, 'home'))).rejects.toThrow(/^RUNYARD_HOME .* cannot be used: .*ENOTDIR/);
});
