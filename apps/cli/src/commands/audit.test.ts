import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  createRunsOfAllKinds,
  createTestDatabase,
  freePort,
  type RunsOfAllKinds,
  spawnProcess,
  type TestDatabase,
} from '@runyard/testing';

jest.setTimeout(60_000);

const CLI = resolve(import.meta.dirname, '../../dist/main.js');

describe('runyard audit', () => {
  let database: TestDatabase;
  let runs: RunsOfAllKinds;
  const folder = mkdtempSync(join(tmpdir(), 'runyard-audit-'));
  beforeAll(async () => {
    database = await createTestDatabase();
    runs = await createRunsOfAllKinds(database.url);
  });
  afterAll(async () => {
    await runs.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const audit = async (args: string[], env: Record<string, string> = {}) => {
    const child = spawnProcess({
      args: [CLI, 'audit', ...args],
      env: { DATABASE_URL: database.url, RUNYARD_HOME: folder, REDIS_URL: '', ...env },
    });
    return { code: await child.ended, output: child.output() };
  };
  const jsonOf = (output: string) => JSON.parse(output.slice(output.indexOf('{"ok"')).split('\n')[0] ?? '');

  test('exits with 0 where nothing is wrong, and says what it has looked at', async () => {
    const { code, output } = await audit(['--json']);

    expect(code).toBe(0);
    const { ok, breaches, problems, invariants } = jsonOf(output);
    expect([ok, breaches, problems]).toEqual([true, [], []]);
    expect(invariants).toContainEqual({
      name: 'due_wait_is_ended',
      sentence: 'A wait whose time has come is ended.',
    });
  });

  test('exits with 1 and names every row that is wrong, unless it is older than was asked for', async () => {
    const { runId } = runs.completed;
    const { prisma } = runs.engine.db;
    await prisma.$executeRaw`UPDATE runs SET total_cost_nanos = total_cost_nanos + 8 WHERE id = ${runId}::uuid`;
    const told = await audit([]);
    const asJson = await audit(['--json', '--max-age-days', '1', '--grace-seconds', '5']);
    const recent = await audit(['--max-age-days', '0']);
    await prisma.$executeRaw`UPDATE runs SET total_cost_nanos = total_cost_nanos - 8 WHERE id = ${runId}::uuid`;

    const broken = [told, asJson].map(({ code }) => code);
    expect(broken).toEqual([1, 1]);
    expect(told.output).toContain('BROKEN  run_cost_is_the_sum_of_its_entries');
    expect(told.output).toContain(`${runId}: run says`);
    const { ok, breaches } = jsonOf(asJson.output);
    expect([ok, breaches]).toMatchObject([
      false,
      [{ invariant: 'run_cost_is_the_sum_of_its_entries', id: runId }],
    ]);
    expect(recent.code).toBe(0);
  });

  test('exits with 2 where it could not look', async () => {
    const away = await audit([], { DATABASE_URL: `postgresql://127.0.0.1:${await freePort()}/none` });
    expect([away.code, away.output]).toEqual([2, expect.stringContaining('cannot be reached')]);
    expect((await audit(['--grace-seconds', 'soon'])).code).toBe(2);
    expect((await audit(['--nonsense'])).code).toBe(2);
    await runs.engine.db.prisma.$executeRaw`ALTER TABLE workspace_spend RENAME TO elsewhere`;
    const partly = await audit([]);
    await runs.engine.db.prisma.$executeRaw`ALTER TABLE elsewhere RENAME TO workspace_spend`;
    expect(partly.code).toBe(2);
    expect(partly.output).toMatch(/PROBLEM month_cost_is_the_sum_of_its_entries .*workspace_spend/);
  });
});
