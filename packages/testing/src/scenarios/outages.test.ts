import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { freePort, type PostgresServer, startPostgres } from '@runyard/embedded';
import { findRedisProgram, type RedisServer, startRedisServer } from '../redis-server.ts';
import { spawnProcess } from '../spawn-process.ts';
import { describeEachBackend, testBackends } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { REPOSITORY, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

/** Of the database; must never be in a log. */
const PASSWORD = 'a-password-that-no-log-holds';

let folder: string;
let endpoint: Endpoint;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runyard-outage-'));
  endpoint = await startEndpoint();
});
afterEach(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true, force: true });
});

const aroundNode = (system: TestSystem, name: string) =>
  system.createWorkflow([
    { key: 'before' },
    { key: 'middle', dependsOn: ['before'], nodeType: 'api_call', nodeConfig: endpoint.called(name) },
    { key: 'after', dependsOn: ['middle'] },
  ]);

const hasRedis = testBackends().some(({ kind }) => kind === 'redis');
const describeWithRedis = hasRedis ? describe : describe.skip;

describeWithRedis('while Redis is away', () => {
  let redis: RedisServer;
  let system: TestSystem;
  beforeEach(async () => {
    redis = await startRedisServer(redisProgram(), folder);
    system = await startTestSystem({ redisUrl: redis.url });
  });
  afterEach(async () => {
    await system.stop();
    await redis.stop();
  });

  test('a trigger is accepted, and runs once Redis is back; what was running goes on', async () => {
    const gate = endpoint.gate('held');
    const workflowId = await aroundNode(system, 'held');
    const api = await system.startApi();
    await system.startWorker();
    const running = await system.trigger(workflowId);
    await gate.arrived(1);
    await redis.stop();

    const path = `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger`;
    const answer = await api.call('POST', path, {});
    gate.open();

    expect(answer).toMatchObject({ status: 202, body: { status: 'pending' } });
    redis = await startRedisServer(redisProgram(), folder, Number(new URL(redis.url).port));
    for (const runId of [running, String(answer.body.id)]) {
      expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    }
    await system.queuesEmpty();
  });
});

const redisProgram = () => findRedisProgram(() => undefined) ?? '';

describeEachBackend('while the database is away', (backend) => {
  let port: number;
  let postgres: PostgresServer;
  let system: TestSystem;
  beforeAll(async () => {
    port = await freePort();
  });
  beforeEach(async () => {
    postgres = await startOwnPostgres();
    await migrate(postgres.url('postgres'));
    system = await startTestSystem({ redisUrl: backend.redisUrl, databaseUrl: postgres.url('postgres') });
  });
  afterEach(async () => {
    await system.stop();
    await postgres.stop();
  });

  test('workers wait for it, reconnect and complete what was running; no log holds its password', async () => {
    const gate = endpoint.gate('held');
    const runId = await system.trigger(await aroundNode(system, 'held'));
    const worker = await system.startWorker({ LEASE_MS: '2000' });
    await gate.arrived(1);

    await postgres.stop();
    await worker.waitForLine(/leases not renewed/);
    gate.open();
    postgres = await startOwnPostgres();

    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    expect(worker.output()).not.toContain(PASSWORD);
    const { before, after } = await system.nodeRuns(runId);
    expect(before).toMatchObject({ attempt: 1, leaseEpoch: 1 });
    expect(after).toMatchObject({ attempt: 1, status: 'completed' });
    await system.queuesEmpty();
  });

  const startOwnPostgres = () =>
    startPostgres({
      dataDir: join(folder, 'postgres'),
      port,
      password: PASSWORD,
      logFile: join(folder, 'postgres.log'),
    });
});

async function migrate(databaseUrl: string): Promise<void> {
  const cli = spawnProcess({
    args: [join(REPOSITORY, 'apps/cli/dist/main.js'), 'db:migrate'],
    env: { DATABASE_URL: databaseUrl, RUNYARD_HOME: join(folder, 'home') },
  });
  if ((await cli.ended) !== 0) throw new Error(cli.output());
}
