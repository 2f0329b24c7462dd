import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelRun, endDueWaits } from '@runyard/engine';
import { callBack, nowSeconds, RESULT, startOutsideAgent } from '../../testing/outside-agent.ts';

describe('a callback of an agent outside', () => {
  let outside: Awaited<ReturnType<typeof startOutsideAgent>>;
  beforeAll(async () => {
    outside = await startOutsideAgent();
  });
  afterAll(() => outside.stop());

  test('completes its node run with output, cost and task, and the run goes on', async () => {
    const { runId, task } = await outside.hand();
    expect(await outside.runs.statuses(runId)).toEqual({ research: 'waiting', next: 'pending' });

    expect(await callBack(task)).toMatchObject({ status: 200, body: { replayed: false } });

    await outside.runs.finish(runId);
    const { research, next } = await outside.runs.nodeRuns(runId);
    expect(research).toMatchObject({
      status: 'completed',
      outputData: { agent: 'endpoint', ...RESULT },
      costNanos: 250_000_000n,
    });
    expect(next?.outputData).toMatchObject({ artifacts: RESULT.artifacts });
    expect(await outside.engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      totalCostNanos: 250_000_000n,
    });
    expect(await outside.engine.db.prisma.costEntry.findMany({ where: { runId } })).toMatchObject([
      { provider: 'endpoint' },
    ]);
    expect(await outside.engine.db.prisma.task.findMany({ where: { runId } })).toMatchObject([
      { title: 'Research whales', status: 'completed', costNanos: 250_000_000n },
    ]);
    const events = await outside.engine.db.prisma.$queryRaw`
      SELECT status FROM run_events WHERE node_run_id = ${research?.id}::uuid ORDER BY id`;
    expect(events).toEqual(['queued', 'running', 'waiting', 'completed'].map((status) => ({ status })));
  });

  test('sent again, or ten at once, counts once', async () => {
    const { runId, task } = await outside.hand();

    const first = await Promise.all(Array.from({ length: 10 }, () => callBack(task)));
    const again = await callBack(task, { ...RESULT, cost_usd: 9 });

    expect(first.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(first.filter(({ body }) => body.replayed === false)).toHaveLength(1);
    expect(again).toMatchObject({ status: 200, body: { replayed: true } });
    expect(await outside.engine.db.prisma.costEntry.findMany({ where: { runId } })).toHaveLength(1);
  });

  test('that is not signed as it must be is answered like one that nobody was asked for', async () => {
    const { runId, task } = await outside.hand();
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
    expect(await outside.runs.statuses(runId)).toMatchObject({ research: 'waiting' });
  });

  test.each([-301, 301])('of %d seconds from now is refused, however well it is signed', async (offset) => {
    const { runId, task } = await outside.hand();

    const answer = await callBack(task, RESULT, { timestamp: String(Number(nowSeconds()) + offset) });

    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_signature' } });
    expect(answer.body.detail).toContain('300 seconds');
    expect(await outside.runs.statuses(runId)).toMatchObject({ research: 'waiting' });
  });

  test('that comes before the wait is committed is told to come again, and then counts', async () => {
    let early: Awaited<ReturnType<typeof callBack>> | null = null;
    outside.agent.whileAsked = async (task) => {
      early = await callBack(task);
    };
    const { runId, task } = await outside.hand();
    outside.agent.whileAsked = async () => undefined;

    expect(early).toMatchObject({ status: 503, body: { code: 'callback_too_early' }, retryAfter: '2' });
    expect(await callBack(task)).toMatchObject({ status: 200, body: { replayed: false } });
    await outside.runs.finish(runId);
  });

  test('with an error fails the node, with what it has cost; a retryable one is tried again under another callback', async () => {
    const failing = await outside.hand({}, { onError: 'continue' });
    await callBack(failing.task, { error: { message: 'no sources' }, cost_usd: 0.1 });
    await outside.runs.finish(failing.runId);
    const retried = await outside.hand({}, { maxRetries: 1 });
    await callBack(retried.task, { error: { message: 'busy', retryable: true } });
    await outside.engine.db.prisma.nodeRun.updateMany({
      where: { runId: retried.runId },
      data: { resumeAt: new Date(0) },
    });
    await outside.step(retried.runId);

    const { research } = await outside.runs.nodeRuns(failing.runId);
    expect(research).toMatchObject({
      status: 'failed',
      error: { code: 'agent_failed' },
      costNanos: 100_000_000n,
    });
    expect(outside.asked).toHaveLength(2);
    expect(await callBack(outside.asked[0] as never)).toMatchObject({
      status: 409,
      body: { code: 'callback_too_late' },
    });
    expect(await callBack(outside.asked[1] as never)).toMatchObject({ status: 200 });
    await outside.runs.finish(retried.runId);
  });

  test('after the end of its time, or of its run, is too late and changes nothing', async () => {
    const timedOut = await outside.hand({ execution_timeout_seconds: 1 });
    await outside.engine.db.prisma.wait.updateMany({ data: { dueAt: new Date(0) } });
    await endDueWaits(outside.engine, { batchSize: 10 });
    const cancelled = await outside.hand();
    const scope = {
      workspaceId: outside.user.workspaceId,
      workflowId: cancelled.workflowId,
      runId: cancelled.runId,
    };
    await cancelRun(outside.engine, { actor: 'user:ada', requestId: null }, scope, null);

    expect((await outside.runs.nodeRuns(timedOut.runId)).research).toMatchObject({
      error: { code: 'callback_timeout' },
    });
    for (const { task, runId } of [timedOut, cancelled]) {
      expect(await callBack(task)).toMatchObject({ status: 409, body: { code: 'callback_too_late' } });
      expect(await outside.engine.db.prisma.costEntry.findMany({ where: { runId } })).toEqual([]);
    }
  });

  test('is no result: 422 names the field; too large: 413', async () => {
    const { task } = await outside.hand();

    expect(await callBack(task, { ok: true })).toMatchObject({ status: 422 });
    expect(await callBack(task, { artifacts: [{ content: 'x'.repeat(1_100_000) }] })).toMatchObject({
      status: 413,
    });
    expect(await callBack(task)).toMatchObject({ status: 200 });
  });

  test('that quotes a secret which its node has read is stored without it', async () => {
    await outside.user.send(
      'PUT',
      `/workspaces/${outside.user.workspaceId}/secrets/AGENT_KEY`,
      JSON.stringify({ value: 'agent-key-0123456789' }),
    );
    outside.engine.keyRing = outside.api.keyRing;
    const { runId, task } = await outside.hand({ api_key: '{{ secrets.AGENT_KEY }}' });

    await callBack(task, { artifacts: [{ echoed: 'agent-key-0123456789' }] });

    const { research } = await outside.runs.nodeRuns(runId);
    expect(research?.outputData).toMatchObject({ artifacts: [{ echoed: '[secret AGENT_KEY]' }] });
  });
});
