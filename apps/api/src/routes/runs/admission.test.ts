import { afterEach, expect, test } from '@jest/globals';
import { describeEachBackend, eventually, startTcpGate, type TcpGate } from '@runyard/testing';
import {
  startTestApi,
  type TestApi,
  type TestApiOptions,
  type TestUser,
} from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

describeEachBackend('a trigger when there is too much to do', ({ kind, redisUrl }) => {
  let api: TestApi;
  let user: TestUser;
  let gate: TcpGate | undefined;
  afterEach(async () => {
    gate?.open();
    await api.stop();
    await gate?.stop();
    gate = undefined;
  });

  const start = async (admission: TestApiOptions['admission'], options: TestApiOptions = {}) => {
    api = await startTestApi({ redisUrl, admission: admission ?? {}, ...options });
    user = await api.signUp();
    return triggerPath(await addWorkflow(user));
  };
  const trigger = (path: string) => user.post(path, {});

  test('is refused with 429 at the limit of all runs, told when to come again, and accepted once some have started', async () => {
    const path = await start({ maxPendingRuns: 3 });
    for (let count = 0; count < 3; count++) expect((await trigger(path)).status).toBe(202);

    const refused = await trigger(path);
    const batch = await user.post(`${path}/batch`, { items: [{}, {}] });

    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'queue_full', detail: '3 runs are waiting to start, and 3 may (MAX_PENDING_RUNS)' },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(batch).toMatchObject({ status: 429, body: { code: 'queue_full' } });
    expect(await api.db.prisma.run.count()).toBe(3);
    const text = await (await fetch(`${api.url}/metrics`)).text();
    expect(text).toMatch(/runyard_triggers_refused_total\{code="queue_full"\} 2/);
    expect(text).toMatch(/runyard_pending_runs 3/);

    await api.db.prisma.run.updateMany({ data: { status: 'cancelled', completedAt: new Date() } });
    await eventually(async () => (await trigger(path)).status === 202);
  });

  test('is answered with the run of its Idempotency-Key where there is one, and refused where there is none', async () => {
    const path = await start({ maxPendingRuns: 1 });
    const send = (key: string, payload: object) =>
      user.send('POST', path, JSON.stringify({ trigger_payload: payload }), {
        'content-type': 'application/json',
        'idempotency-key': key,
      });
    const first = await send('order-1', { item: 1 });

    const again = await send('order-1', { item: 1 });

    expect(again).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await send('order-1', { item: 2 })).toMatchObject({ body: { code: 'idempotency_key_reused' } });
    expect(await send('order-2', { item: 1 })).toMatchObject({ status: 429, body: { code: 'queue_full' } });
    expect(await api.db.prisma.run.count()).toBe(1);
  });

  test('of one workspace is refused at its own limit, and other workspaces go on', async () => {
    const path = await start({ maxPendingRuns: 100, maxPendingRunsPerWorkspace: 2 });
    const other = await api.signUp();
    const otherPath = triggerPath(await addWorkflow(other));
    for (let count = 0; count < 2; count++) expect((await trigger(path)).status).toBe(202);

    expect(await trigger(path)).toMatchObject({ status: 429, body: { code: 'workspace_queue_full' } });
    expect((await other.post(otherPath, {})).status).toBe(202);
  });

  test('is answered with 503 in time while the database hangs, at once when that is known, and accepted afterwards', async () => {
    const path = await start(
      { maxDatabaseWaitMs: 500 },
      {
        triggerDeadlineMs: 1_500,
        reroute: async (url) => {
          gate = await startTcpGate(url);
          return gate.url;
        },
      },
    );
    expect((await trigger(path)).status).toBe(202);
    const timed = async () => {
      const startedMs = performance.now();
      const { status, headers, body } = await trigger(path);
      return { status, body, retryAfter: headers.get('retry-after'), tookMs: performance.now() - startedMs };
    };

    gate?.freeze();
    const first = await timed();
    const known = await eventually(async () => {
      const answer = await timed();
      return String(answer.body.detail).includes('MAX_DATABASE_WAIT_MS') ? answer : null;
    });

    expect(first).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
    expect(first.tookMs).toBeLessThan(3_000);
    expect(known).toMatchObject({ status: 503, body: { code: 'database_unavailable' }, retryAfter: '2' });
    gate?.open();
    await eventually(async () => (await trigger(path)).status === 202);
  });

  const onRedis = kind === 'redis' ? test : test.skip;
  onRedis('is refused with 503 where Redis uses more than it may', async () => {
    const path = await start({ maxRedisMemoryBytes: 1 });

    const refused = await eventually(async () => {
      const answer = await trigger(path);
      return answer.status === 503 ? answer : null;
    });

    expect(refused.body).toMatchObject({
      code: 'queue_memory_full',
      detail: expect.stringContaining('MAX_REDIS_MEMORY_BYTES'),
    });
  });
});
