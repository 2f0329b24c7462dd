import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findRedisProgram, type RedisServer, startRedisServer } from '../redis-server.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Call, type Endpoint, startEndpoint } from './endpoint.ts';
import { loseQueue } from './lose-queue.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

const RUN_COUNT = 10;

/** With a Redis of its own: FLUSHALL must not reach the tests of others. */
describeEachBackend('a queue that loses everything', (backend) => {
  const folder = mkdtempSync(join(tmpdir(), 'runyard-lost-queue-'));
  let redis: RedisServer | null = null;
  let system: TestSystem;
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    if (backend.kind === 'redis')
      redis = await startRedisServer(findRedisProgram(() => undefined) ?? '', folder);
    system = await startTestSystem({ redisUrl: redis?.url });
    await system.startWorker();
    await system.startWorker();
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('with runs in flight loses no run, and no node runs twice', async () => {
    const gate = endpoint.gate('held');
    endpoint.script('busy', failFirstCalls());
    const calling = (name: string) => ({ nodeType: 'api_call' as const, nodeConfig: endpoint.called(name) });
    const workflowId = await system.createWorkflow([
      { key: 'start' },
      { key: 'held', dependsOn: ['start'], ...calling('held') },
      { key: 'busy', dependsOn: ['start'], ...calling('busy'), maxRetries: 1 },
      { key: 'join', dependsOn: ['held', 'busy'] },
      { key: 'end', dependsOn: ['join'] },
    ]);
    const runIds = await Promise.all(Array.from({ length: RUN_COUNT }, () => system.trigger(workflowId)));
    await gate.arrived(RUN_COUNT);

    await loseQueue(system.db, redis);
    const later = await system.trigger(workflowId);
    gate.open();

    for (const runId of [...runIds, later]) {
      expect(await system.ended(runId)).toMatchObject({ status: 'completed', errorMessage: null });
      const { held, busy, join } = await system.nodeRuns(runId);
      expect(held).toMatchObject({ attempt: 1, leaseEpoch: 1 });
      expect(busy?.attempt).toBe(busy?.leaseEpoch);
      expect(join).toMatchObject({ attempt: 1, leaseEpoch: 1 });
    }
    expect(endpoint.calls('held')).toHaveLength(RUN_COUNT + 1);
    await system.queuesEmpty();
  });
});

/** The first call of each node run is answered with 503. */
function failFirstCalls() {
  const seen = new Set<string>();
  return ({ idempotencyKey }: Call) => {
    if (seen.has(idempotencyKey)) return {};
    seen.add(idempotencyKey);
    return { status: 503 };
  };
}
