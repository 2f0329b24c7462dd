import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { EndEvent, NodeRunEvent, NodeRunPartialEvent, RunEvent } from '@runyard/contracts';
import { pruneBatch } from '@runyard/db';
import { type EventSource, eventually, openEventSource } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const MAX_STREAMS = 3;
const HEARTBEAT_MS = 50;

describe('GET …/runs/{run_id}/events', () => {
  let api: TestApi;
  let user: TestUser;
  const opened: EventSource[] = [];
  beforeAll(async () => {
    api = await startTestApi({ maxEventStreams: MAX_STREAMS, heartbeatMs: HEARTBEAT_MS });
    user = await api.signUp();
  });
  afterEach(async () => {
    for (const source of opened.splice(0)) source.close();
    await noneOpen();
  });
  afterAll(() => api.stop());

  test('sends each change of status, then the end, and closes', async () => {
    const run = await trigger();
    const source = await open(run);
    const nodeRunId = await runToEnd(run);

    await source.ended;

    expect(source.status).toBe(200);
    expect(Object.fromEntries(source.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(source.events.map(({ name, data }) => `${name} ${data.status}`)).toEqual(LIFE);
    const [accepted, , queued] = source.events;
    expect(accepted).toMatchObject({ id: '0', data: { run_id: run.id, at: run.created_at } });
    expect(queued?.data).toMatchObject({
      node_run_id: nodeRunId,
      node_id: run.nodeId,
      node_key: 'pick',
      attempt: 1,
    });
    for (const { name, data } of source.events) SCHEMAS[name]?.parse(data);
  });

  test('sends the text of a running attempt in its place among the changes', async () => {
    const run = await trigger();
    const source = await open(run);

    const nodeRunId = await runToEnd(run, ['Whales ', 'sing']);
    await source.ended;

    const partial = source.events.filter(({ name }) => name === 'node_run.partial');
    const place = {
      run_id: run.id,
      node_run_id: nodeRunId,
      node_id: run.nodeId,
      node_key: 'pick',
      attempt: 1,
    };
    expect(partial.map(({ data }) => data)).toMatchObject([
      { ...place, text: 'Whales ' },
      { ...place, text: 'sing' },
    ]);
    for (const { data } of partial) expect(NodeRunPartialEvent.parse(data)).toEqual(data);
    expect(source.events.map(({ data }) => data.status ?? data.text).slice(3, 7)).toEqual([
      'running',
      'Whales ',
      'sing',
      'completed',
    ]);
  });

  test('goes on after any event, without a gap or a duplicate, by header or by query', async () => {
    const run = await trigger();
    await runToEnd(run);
    const whole = await open(run);
    await whole.ended;
    const withIds = whole.events.filter(({ id }) => id !== null);

    for (const [index, { id }] of withIds.entries()) {
      const byHeader = await open(run, { lastEventId: id ?? '' });
      const byQuery = await open(run, { query: `?last_event_id=${id}` });
      await Promise.all([byHeader.ended, byQuery.ended]);
      expect(byHeader.events).toEqual(whole.events.slice(index + 1));
      expect(byQuery.events).toEqual(byHeader.events);
    }
  });

  test('two clients get the same events with the same ids', async () => {
    const run = await trigger();
    const first = await open(run);
    await runToEnd(run);
    const second = await open(run);

    await Promise.all([first.ended, second.ended]);

    expect(second.events).toEqual(first.events);
  });

  test('shows that it stands while nothing happens', async () => {
    const source = await open(await trigger());

    await eventually(() => source.commentCount() >= 3);

    expect(source.events.map(({ name, data }) => `${name} ${data.status}`)).toEqual(['run pending']);
  });

  test('an ended run whose events retention has removed ends at once', async () => {
    const run = await trigger();
    await runToEnd(run);
    await pruneBatch(api.db, 'event', { before: new Date(Date.now() + 60_000), maxRows: 100 });

    const source = await open(run);
    await source.ended;

    expect(source.events.map(({ name, data }) => `${name} ${data.status}`)).toEqual([
      'run pending',
      'end completed',
    ]);
  });

  test('refuses an id that is none with 422, and a foreign or missing run with 404', async () => {
    const run = await trigger();
    const path = `/workflows/${run.workflow_id}/runs/${run.id}/events`;
    const stranger = await api.signUp();
    const theirs = await addWorkflow(stranger);

    expect(await user.get(`${path}?last_event_id=last`)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['query', 'last_event_id'] }] },
    });
    for (const answer of [
      await user.get(`/workflows/${run.workflow_id}/runs/${randomUUID()}/events`),
      await stranger.get(`/workflows/${theirs.id}/runs/${run.id}/events`),
      await stranger.get(path),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('HEAD answers the headers and holds nothing open', async () => {
    const run = await trigger();

    const answer = await user.send('HEAD', `/workflows/${run.workflow_id}/runs/${run.id}/events`);

    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    await noneOpen();
  });

  test('refuses more streams than it may hold with 503 and Retry-After, and has room again when one closes', async () => {
    const run = await trigger();
    const sources = await Promise.all(Array.from({ length: MAX_STREAMS }, () => open(run)));

    const refused = await user.get(`/workflows/${run.workflow_id}/runs/${run.id}/events`);
    sources[0]?.close();

    expect(refused).toMatchObject({ status: 503, body: { code: 'stream_unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('5');
    await eventually(async () => (await open(run)).status === 200);
  });

  test('closes soon after the caller has lost the right to see the run', async () => {
    const run = await trigger();
    const viewer = await api.join(user.workspaceId, 'viewer');
    const source = await open(run, { token: viewer.token });

    await api.db.prisma.workspaceMember.deleteMany({ where: { userId: viewer.userId } });
    await source.ended;

    expect(source.events.map(({ name }) => name)).toEqual(['run']);
  });

  test('a client that does not read is dropped, and the others go on', async () => {
    const run = await trigger();
    const { hostname, port } = new URL(api.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.pause();
    socket.write(
      `GET /api/v1/workflows/${run.workflow_id}/runs/${run.id}/events HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${user.token}\r\n\r\n`,
    );
    await eventually(() => api.runStreams.openCount() === 1);
    const reader = await open(run);

    await addEvents(run.id, 60_000);
    await eventually(() => api.runStreams.openCount() === 1, { deadlineMs: 60_000 });

    await eventually(() => reader.events.length === 60_001, { deadlineMs: 60_000 });
    socket.on('error', () => undefined).resume();
    if (!socket.closed) await once(socket, 'close');
  }, 120_000);

  interface Triggered {
    id: string;
    workflow_id: string;
    created_at: string;
    nodeId: string;
  }

  async function trigger(): Promise<Triggered> {
    const workflow = await addWorkflow(user);
    const { body: run } = await user.post(triggerPath(workflow), {});
    const { body } = await user.get(`/workflows/${workflow.id}`);
    return { ...run, nodeId: body.nodes[0].id };
  }

  async function open(
    run: Triggered,
    options: { token?: string; lastEventId?: string; query?: string } = {},
  ) {
    const { token = user.token, lastEventId, query = '' } = options;
    const url = `${api.url}/api/v1/workflows/${run.workflow_id}/runs/${run.id}/events${query}`;
    const source = await openEventSource(url, { token, lastEventId });
    opened.push(source);
    return source;
  }

  /** Does what workers do. Returns the id of the only node run. */
  async function runToEnd({ id: runId, nodeId }: Triggered, partialTexts: string[] = []): Promise<string> {
    const id = randomUUID();
    const seed = { id, nodeId, pool: 'transform', pendingDependencies: 0, upstreamIds: [], successorIds: [] };
    await api.db.startRun({ runId, nodeRuns: [seed] });
    const claimed = await api.db.claimNodeRun({ nodeRunId: id, leaseMs: 10_000 });
    const lease = { nodeRunId: id, leaseEpoch: claimed?.leaseEpoch ?? 0, attempt: 1 };
    for (const text of partialTexts) await api.db.appendPartialText({ ...lease, text });
    await api.db.settleCompleted({ ...lease, inputData: null, outputData: {}, spend: [], task: null });
    await api.db.finishRun(runId);
    return id;
  }

  const addEvents = (runId: string, count: number) => api.db.sql.$executeRaw`
    INSERT INTO run_events (run_id, status) SELECT ${runId}::uuid, 'running' FROM generate_series(1, ${count}::int)`;

  const noneOpen = () => eventually(() => api.runStreams.openCount() === 0);
});

const LIFE = [
  'run pending',
  'run running',
  'node_run queued',
  'node_run running',
  'node_run completed',
  'run completed',
  'end completed',
];

const SCHEMAS: Record<string, { parse(data: unknown): unknown }> = {
  run: RunEvent,
  node_run: NodeRunEvent,
  end: EndEvent,
};
