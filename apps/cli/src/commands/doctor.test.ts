import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createDb, type Db } from '@runyard/db';
import {
  createTestDatabase,
  freePort,
  readTestEnvironment,
  seedTenant,
  seedWorkflow,
  spawnProcess,
  type TestDatabase,
} from '@runyard/testing';

jest.setTimeout(60_000);

const CLI = resolve(import.meta.dirname, '../../dist/main.js');

describe('runyard doctor', () => {
  let database: TestDatabase;
  let db: Db;
  const folder = mkdtempSync(join(tmpdir(), 'runyard-doctor-'));
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 1 });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const doctor = async (env: Record<string, string> = {}) => {
    const child = spawnProcess({
      args: [CLI, 'doctor', '--json'],
      env: { DATABASE_URL: database.url, RUNYARD_HOME: folder, REDIS_URL: '', ...env },
    });
    const code = await child.ended;
    const line =
      child
        .output()
        .split('\n')
        .find((text) => text.includes('"checks"')) ?? '{}';
    return { code, ...JSON.parse(line.slice(line.indexOf('{'))) };
  };

  test('finds nothing in a system that is as it must be', async () => {
    const { redisUrl } = readTestEnvironment();
    const { code, ok, checks } = await doctor(redisUrl === undefined ? {} : { REDIS_URL: redisUrl });

    expect([code, ok]).toEqual([0, true]);
    const names = [
      'database',
      'migrations',
      'clock',
      'connections',
      'workers',
      'settings',
      'ledger',
      ...(redisUrl === undefined ? [] : ['redis']),
    ];
    expect(checks.map(({ check }: { check: string }) => check)).toEqual(names);
    expect(checks).toContainEqual({
      check: 'workers',
      level: 'warn',
      message: 'no worker is running: runs are accepted, and stay pending',
    });
  });

  test('finds a run whose total is not the sum of its entries, and exits with 1', async () => {
    const tenant = await seedTenant(db);
    const workflowId = await seedWorkflow(db, tenant, [{ key: 'a' }]);
    await db.prisma.$executeRaw`
      INSERT INTO runs (id, workspace_id, workflow_id, version_id, total_cost_nanos)
      VALUES (gen_random_uuid(), ${tenant.workspaceId}::uuid, ${workflowId}::uuid, gen_random_uuid(), 20000000)`;

    const { code, ok, checks } = await doctor();

    expect([code, ok]).toEqual([1, false]);
    expect(checks.at(-1)).toMatchObject({ check: 'ledger', level: 'fail' });
    expect(checks.at(-1).message).toContain('says $0.02, its entries $0');
  });

  test('says what cannot be reached', async () => {
    const nowhere = await freePort();
    const { code, checks } = await doctor({
      DATABASE_URL: `postgresql://127.0.0.1:${nowhere}/none`,
      REDIS_URL: `redis://127.0.0.1:${nowhere}`,
    });

    expect(code).toBe(1);
    expect(checks).toEqual([
      { check: 'database', level: 'fail', message: expect.stringContaining('cannot be reached') },
      { check: 'redis', level: 'fail', message: expect.stringContaining('ECONNREFUSED') },
    ]);
  });
});
