import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { findRedisProgram, type RedisServer, startRedisServer } from '../redis-server.ts';
import { describeEachBackend } from '../test-backends.ts';
import { loseQueue } from './lose-queue.ts';
import type { NodeSpec } from './seed-workflow.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

const review: NodeSpec = {
  key: 'review',
  nodeType: 'task',
  taskTemplate: { title: 'Review it' },
  nodeConfig: { approval_level: 'after', latency_ms: 0 },
};
const sign: NodeSpec = {
  key: 'sign',
  dependsOn: ['review'],
  nodeType: 'task',
  taskTemplate: { title: 'Sign it' },
  nodeConfig: { agent: 'human' },
};
const send: NodeSpec = {
  key: 'send',
  dependsOn: ['sign'],
  nodeType: 'transform',
  nodeConfig: { operation: 'identity' },
};

/** With a Redis of its own: FLUSHALL must not reach the tests of others. */
describeEachBackend('a run that waits for a person', (backend) => {
  const folder = mkdtempSync(join(tmpdir(), 'runyard-waiting-'));
  let redis: RedisServer | null = null;
  let system: TestSystem;
  let api: ApiProcess;
  beforeAll(async () => {
    if (backend.kind === 'redis')
      redis = await startRedisServer(findRedisProgram(() => undefined) ?? '', folder);
    system = await startTestSystem({ redisUrl: redis?.url });
  });
  afterAll(async () => {
    await system.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('outlives all processes and everything in the queue, and goes on when somebody decides', async () => {
    await startAll();
    const runId = await system.trigger(await system.createWorkflow([review, sign, send]));
    const proposed = await waitingTask(runId);

    await loseAll();
    await startAll();
    await decide(proposed.id, 'approve', { comment: 'fine' });
    const toSign = await waitingTask(runId);
    await loseAll();
    await startAll();
    await decide(toSign.id, 'complete', { output_data: { signed: true } });

    expect(await system.ended(runId)).toMatchObject({ status: 'completed', errorMessage: null });
    expect(await system.nodeRuns(runId)).toMatchObject({
      review: { attempt: 1, leaseEpoch: 1, outputData: { simulated: true } },
      sign: { attempt: 1, leaseEpoch: 1, outputData: { signed: true } },
      send: { attempt: 1, leaseEpoch: 1, outputData: { signed: true } },
    });
    await system.queuesEmpty();
  });

  async function startAll(): Promise<void> {
    [api] = await Promise.all([system.startApi(), system.startWorker()]);
  }

  async function loseAll(): Promise<void> {
    await eventually(async () => (await system.db.prisma.run.count({ where: { status: 'waiting' } })) === 1);
    await system.killAll();
    await loseQueue(system.db, redis);
  }

  const waitingTask = (runId: string) =>
    eventually(() => system.db.prisma.task.findFirst({ where: { runId, status: 'waiting' } }), {
      deadlineMs: 30_000,
    });

  async function decide(taskId: string, verb: string, body: object): Promise<void> {
    const path = `/workspaces/${system.tenant.workspaceId}/tasks/${taskId}/${verb}`;
    expect(await api.call('POST', path, body)).toMatchObject({ status: 200 });
  }
});
