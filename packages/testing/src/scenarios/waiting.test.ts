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

const TERM_SECONDS = 1;
/** A worker that does not live to look for waits that are due. */
const LATE = { WAIT_INTERVAL_MS: '3600000' };

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
describeEachBackend('a run that waits', (backend) => {
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

  test('for a person outlives all processes and everything in the queue, and goes on when somebody decides', async () => {
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

  test('for a time, or until it expires, goes on when that passes while nothing runs', async () => {
    await startAll(LATE);
    const pause: NodeSpec = { key: 'pause', nodeType: 'delay', nodeConfig: { for: TERM_SECONDS } };
    const ask: NodeSpec = {
      key: 'ask',
      nodeType: 'approval',
      nodeConfig: {
        title: 'Go?',
        expires_in_seconds: TERM_SECONDS,
        on_expiry: 'reject',
        on_reject: 'continue',
      },
    };
    const delayed = await system.trigger(
      await system.createWorkflow([pause, { ...send, dependsOn: ['pause'] }]),
      { kept: true },
    );
    const expiring = await system.trigger(
      await system.createWorkflow([ask, { ...send, dependsOn: ['ask'] }]),
    );

    await loseAll({ waitingCount: 2 });
    await eventually(everyWaitIsDue, { deadlineMs: 30_000 });
    await startAll();

    await Promise.all([system.ended(delayed), system.ended(expiring)]);
    expect(await system.nodeRuns(delayed)).toMatchObject({
      pause: { status: 'completed', attempt: 1, leaseEpoch: 1 },
      send: { outputData: { kept: true } },
    });
    expect(await system.nodeRuns(expiring)).toMatchObject({
      ask: { attempt: 1, leaseEpoch: 1 },
      send: { outputData: { decision: 'rejected', decided_by: 'system:expiry' } },
    });
    await system.queuesEmpty();
  });

  const everyWaitIsDue = async () => {
    const waits = await system.db.prisma.wait.findMany();
    return waits.length === 2 && waits.every(({ dueAt }) => dueAt !== null && dueAt.getTime() < Date.now());
  };

  async function startAll(env: Record<string, string> = {}): Promise<void> {
    [api] = await Promise.all([system.startApi(), system.startWorker(env)]);
  }

  async function loseAll({ waitingCount }: { waitingCount: number } = { waitingCount: 1 }): Promise<void> {
    const where = { status: 'waiting' };
    await eventually(async () => (await system.db.prisma.run.count({ where })) === waitingCount, {
      deadlineMs: 30_000,
    });
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
