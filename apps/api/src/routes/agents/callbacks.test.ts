import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { advanceRun, cancelRun, endDueWaits, executeNodeRun } from '@runyard/engine';
import { signCallback } from '@runyard/runtime';
import {
  createSteppedRuns,
  createTestEngine,
  type NodeSpec,
  type SteppedRuns,
  type TestEngine,
} from '@runyard/testing';
import { startTestApi, TEST_SECRET, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

const RESULT = {
  artifacts: [{ type: 'text', content: 'Whales sing.' }],
  cost_usd: 0.25,
  metadata: { by: 'me' },
};

interface Asked {
  callback_url: string;
  callback_secret: string;
}

describe('a callback of an agent outside', () => {
  let api: TestApi;
  let user: TestUser;
  let engine: TestEngine;
  let runs: SteppedRuns;
  let agent: Server;
  let asked: Asked[] = [];
  let whileAsked: (task: Asked) => Promise<void> = async () => undefined;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    engine = createTestEngine({
      databaseUrl: api.database.url,
      callbacks: { publicUrl: api.url, signingSecret: TEST_SECRET },
    });
    runs = createSteppedRuns(engine, () => ({ userId: user.userId, workspaceId: user.workspaceId }));
    agent = createServer(async (req, res) => {
      const task: Asked = JSON.parse(Buffer.concat(await req.toArray()).toString());
      asked.push(task);
      await whileAsked(task);
      res.writeHead(202).end();
    });
    await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    agent.closeAllConnections();
    agent.close();
    await engine.stop();
    await api.stop();
  });

  /** A run whose agent has the task, and a node after it. */
  async function hand(over: object = {}, fields: Partial<NodeSpec> = {}) {
    asked = [];
    const { port } = agent.address() as AddressInfo;
    const research: NodeSpec = {
      key: 'research',
      nodeType: 'task',
      taskTemplate: { title: 'Research whales', description: 'Find three facts that can be checked.' },
      nodeConfig: {
        agent: 'endpoint',
        url: `http://127.0.0.1:${port}/execute`,
        budget_usd: 1,
        async: true,
        ...over,
      },
      ...fields,
    };
    const next: NodeSpec = { key: 'next', dependsOn: ['research'], nodeConfig: { operation: 'identity' } };
    const run = await runs.start([research, next]);
    await step(run.runId);
    return { ...run, task: asked[0] as Asked };
  }

  async function step(runId: string): Promise<void> {
    const { versionId } = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    await advanceRun(engine, { runId, versionId, priority: 1 }, { isFirstDelivery: false });
    for (const job of await runs.queuedJobs(runId)) await executeNodeRun(engine, job);
  }

  const now = () => String(Math.floor(Date.now() / 1_000));

  async function callBack(task: Asked, result: object = RESULT, changes: Record<string, string> = {}) {
    const rawBody = changes.rawBody ?? JSON.stringify(result);
    const timestamp = changes.timestamp ?? now();
    const signature = changes.signature ?? signCallback(task.callback_secret, timestamp, rawBody);
    const response = await fetch(changes.url ?? task.callback_url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-runyard-timestamp': timestamp,
        'x-runyard-signature': signature,
      },
      body: changes.sent ?? rawBody,
    });
    const body = (await response.json()) as { code?: string; detail?: string; replayed?: boolean };
    return { status: response.status, body, retryAfter: response.headers.get('retry-after') };
  }

  test('completes its node run with output, cost and task, and the run goes on', async () => {
    const { runId, task } = await hand();
    expect(await runs.statuses(runId)).toEqual({ research: 'waiting', next: 'pending' });

    expect(await callBack(task)).toMatchObject({ status: 200, body: { replayed: false } });

    await runs.finish(runId);
    const { research, next } = await runs.nodeRuns(runId);
    expect(research).toMatchObject({
      status: 'completed',
      outputData: { agent: 'endpoint', ...RESULT },
      costNanos: 250_000_000n,
    });
    expect(next?.outputData).toMatchObject({ artifacts: RESULT.artifacts });
    expect(await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      totalCostNanos: 250_000_000n,
    });
    expect(await engine.db.prisma.costEntry.findMany({ where: { runId } })).toMatchObject([
      { provider: 'endpoint' },
    ]);
    expect(await engine.db.prisma.task.findMany({ where: { runId } })).toMatchObject([
      { title: 'Research whales', status: 'completed', costNanos: 250_000_000n },
    ]);
    const events = await engine.db.prisma.$queryRaw`
      SELECT status FROM run_events WHERE node_run_id = ${research?.id}::uuid ORDER BY id`;
    expect(events).toEqual(['queued', 'running', 'waiting', 'completed'].map((status) => ({ status })));
  });

  test('sent again, or ten at once, counts once', async () => {
    const { runId, task } = await hand();

    const first = await Promise.all(Array.from({ length: 10 }, () => callBack(task)));
    const again = await callBack(task, { ...RESULT, cost_usd: 9 });

    expect(first.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(first.filter(({ body }) => body.replayed === false)).toHaveLength(1);
    expect(again).toMatchObject({ status: 200, body: { replayed: true } });
    expect(await engine.db.prisma.costEntry.findMany({ where: { runId } })).toHaveLength(1);
  });

  test('that is not signed as it must be is answered like one that nobody was asked for', async () => {
    const { runId, task } = await hand();
    const unknown = task.callback_url.replace(/[^/]+$/, '0199c0de-0000-7000-8000-0000000000ff.1');

    const refused = [
      await callBack(task, RESULT, { url: unknown }),
      await callBack(task, RESULT, { url: task.callback_url.replace(/\.1$/, '.2') }),
      await callBack(task, RESULT, { url: `${task.callback_url}x` }),
      await callBack(task, RESULT, { signature: '' }),
      await callBack(task, RESULT, { signature: 'f'.repeat(64) }),
      await callBack(task, RESULT, { sent: JSON.stringify({ ...RESULT, cost_usd: 100 }) }),
      await callBack({ ...task, callback_secret: `${task.callback_secret}x` }),
    ];

    const [one] = refused;
    expect(one).toMatchObject({ status: 401, body: { code: 'invalid_signature' } });
    for (const { status, body } of refused)
      expect([status, body.code, body.detail]).toEqual([401, one?.body.code, one?.body.detail]);
    expect(await runs.statuses(runId)).toMatchObject({ research: 'waiting' });
  });

  test.each([-301, 301])('of %d seconds from now is refused, however well it is signed', async (offset) => {
    const { runId, task } = await hand();

    const answer = await callBack(task, RESULT, { timestamp: String(Number(now()) + offset) });

    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_signature' } });
    expect(answer.body.detail).toContain('300 seconds');
    expect(await runs.statuses(runId)).toMatchObject({ research: 'waiting' });
  });

  test('that comes before the wait is committed is told to come again, and then counts', async () => {
    let early: Awaited<ReturnType<typeof callBack>> | null = null;
    whileAsked = async (task) => {
      early = await callBack(task);
    };
    const { runId, task } = await hand();
    whileAsked = async () => undefined;

    expect(early).toMatchObject({ status: 503, body: { code: 'callback_too_early' }, retryAfter: '2' });
    expect(await callBack(task)).toMatchObject({ status: 200, body: { replayed: false } });
    await runs.finish(runId);
  });

  test('with an error fails the node, with what it has cost; a retryable one is tried again under another callback', async () => {
    const failing = await hand({}, { onError: 'continue' });
    await callBack(failing.task, { error: { message: 'no sources' }, cost_usd: 0.1 });
    await runs.finish(failing.runId);
    const retried = await hand({}, { maxRetries: 1 });
    await callBack(retried.task, { error: { message: 'busy', retryable: true } });
    await engine.db.prisma.nodeRun.updateMany({
      where: { runId: retried.runId },
      data: { resumeAt: new Date(0) },
    });
    await step(retried.runId);

    const { research } = await runs.nodeRuns(failing.runId);
    expect(research).toMatchObject({
      status: 'failed',
      error: { code: 'agent_failed' },
      costNanos: 100_000_000n,
    });
    expect(asked).toHaveLength(2);
    expect(await callBack(asked[0] as Asked)).toMatchObject({
      status: 409,
      body: { code: 'callback_too_late' },
    });
    expect(await callBack(asked[1] as Asked)).toMatchObject({ status: 200 });
    await runs.finish(retried.runId);
  });

  test('after the end of its time, or of its run, is too late and changes nothing', async () => {
    const timedOut = await hand({ execution_timeout_seconds: 1 });
    await engine.db.prisma.wait.updateMany({ data: { dueAt: new Date(0) } });
    await endDueWaits(engine, { batchSize: 10 });
    const cancelled = await hand();
    const scope = { workspaceId: user.workspaceId, workflowId: cancelled.workflowId, runId: cancelled.runId };
    await cancelRun(engine, { actor: 'user:ada', requestId: null }, scope, null);

    expect((await runs.nodeRuns(timedOut.runId)).research).toMatchObject({
      error: { code: 'callback_timeout' },
    });
    for (const { task, runId } of [timedOut, cancelled]) {
      expect(await callBack(task)).toMatchObject({ status: 409, body: { code: 'callback_too_late' } });
      expect(await engine.db.prisma.costEntry.findMany({ where: { runId } })).toEqual([]);
    }
  });

  test('is no result: 422 names the field; too large: 413', async () => {
    const { task } = await hand();

    expect(await callBack(task, { ok: true })).toMatchObject({ status: 422 });
    expect(await callBack(task, { artifacts: [{ content: 'x'.repeat(1_100_000) }] })).toMatchObject({
      status: 413,
    });
    expect(await callBack(task)).toMatchObject({ status: 200 });
  });

  test('that quotes a secret which its node has read is stored without it', async () => {
    await user.send(
      'PUT',
      `/workspaces/${user.workspaceId}/secrets/AGENT_KEY`,
      JSON.stringify({ value: 'agent-key-0123456789' }),
    );
    engine.keyRing = api.keyRing;
    const { runId, task } = await hand({ api_key: '{{ secrets.AGENT_KEY }}' });

    await callBack(task, { artifacts: [{ echoed: 'agent-key-0123456789' }] });

    const { research } = await runs.nodeRuns(runId);
    expect(research?.outputData).toMatchObject({ artifacts: [{ echoed: '[secret AGENT_KEY]' }] });
  });
});
