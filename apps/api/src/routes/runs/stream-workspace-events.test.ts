import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { BeginEvent, WorkspaceRunEvent, WorkspaceTaskEvent } from '@runyard/contracts';
import { type EventSource, eventually, openEventSource } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const MAX_STREAMS = 3;
const HEARTBEAT_MS = 50;

describe('GET …/workspaces/{workspace_id}/events', () => {
  let api: TestApi;
  let user: TestUser;
  const opened: EventSource[] = [];
  beforeAll(async () => {
    api = await startTestApi({ maxEventStreams: MAX_STREAMS, heartbeatMs: HEARTBEAT_MS });
    user = await api.signUp();
  });
  afterEach(async () => {
    for (const source of opened.splice(0)) source.close();
    await eventually(() => api.runStreams.openCount() === 0);
  });
  afterAll(() => api.stop());

  test('tells a viewer what runs become from now on, and nothing of before', async () => {
    await runToEnd(await trigger());
    const viewer = await api.join(user.workspaceId, 'viewer');
    const source = await begin({ token: viewer.token });

    const run = await trigger();
    await eventually(() => statusesOf(source, run).length === 1);
    await runToEnd(run);
    await eventually(() => statusesOf(source, run).length === 3);

    expect(source.events.map(({ name, data }) => `${name} ${data.status ?? ''}`)).toEqual([
      'begin ',
      'run pending',
      'run running',
      'run completed',
    ]);
    expect(BeginEvent.parse(source.events[0]?.data)).toMatchObject({ resumed: false });
    for (const { data } of source.events.slice(1)) {
      expect(WorkspaceRunEvent.parse(data)).toEqual(data);
      expect(data).toMatchObject({ run_id: run.id, workflow_id: run.workflow_id, error_code: null });
    }
  });

  test('goes on after any event without a gap or a duplicate, by header or by query', async () => {
    const source = await begin();
    const runs = [await trigger(), await trigger()];
    for (const run of runs) await runToEnd(run);
    await eventually(() => runs.every((run) => statusesOf(source, run).includes('completed')));
    const logged = source.events.filter(({ id, name }) => id !== null && name === 'run');
    expect(logged).toHaveLength(4);

    for (const [index, { id }] of [...logged.entries()].slice(0, 3)) {
      const rest = logged.slice(index + 1);
      for (const options of [{ lastEventId: id ?? '' }, { query: `?last_event_id=${id}` }]) {
        const resumed = await begin(options);
        await eventually(() => resumed.events.length > rest.length);
        expect(resumed.events[0]).toMatchObject({ name: 'begin', id, data: { resumed: true } });
        expect(resumed.events.slice(1)).toEqual(rest);
        resumed.close();
      }
    }
  });

  test('says that it begins anew where it is too late to go on, or the id is of another log', async () => {
    const end = Number((await firstEvent())?.id?.split('-')[1]);
    const hoursAgo = Date.now() - 7_200_000;

    for (const lastEventId of [`${hoursAgo}-${end}`, `${Date.now()}-${end + 1_000_000}`, ''])
      expect(await firstEvent({ lastEventId })).toMatchObject({ name: 'begin', data: { resumed: false } });

    const answer = await user.get(`/workspaces/${user.workspaceId}/events?last_event_id=12`);
    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['query', 'last_event_id'] }] } });
  });

  test('a change whose transaction is open when the stream begins is told, not lost', async () => {
    const run = await trigger();
    let commit = () => {};
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    let changed = false;
    const transaction = api.db.transaction(async (tx) => {
      await tx.$executeRaw`UPDATE runs SET status = 'running', started_at = now() WHERE id = ${run.id}::uuid`;
      await tx.$executeRaw`INSERT INTO run_events (run_id, status) VALUES (${run.id}::uuid, 'running')`;
      changed = true;
      await mayCommit;
    });
    await eventually(() => changed);
    const source = await open();
    await eventually(() => source.commentCount() >= 3);
    expect(source.events).toEqual([]);

    commit();
    await transaction;

    await eventually(() => source.events.length > 0);
    expect(source.events[0]?.name).toBe('begin');
    const { body } = await user.get(`/workflows/${run.workflow_id}/runs/${run.id}`);
    expect(body.status).toBe('running');
  });

  test('tells when a task begins to wait for a person, and when nobody has to decide it any more', async () => {
    const source = await begin();
    const run = await trigger();
    const id = randomUUID();
    const task = {
      id,
      workspaceId: user.workspaceId,
      runId: run.id,
      nodeRunId: randomUUID(),
      title: 'Publish?',
    };

    await api.db.prisma.task.create({ data: { ...task, status: 'waiting' } });
    await eventually(() => tasksOf(source).length === 1);
    await api.db.prisma.task.update({ where: { id }, data: { status: 'completed' } });
    await eventually(() => tasksOf(source).length === 2);

    expect(tasksOf(source).map(({ data }) => data)).toMatchObject([
      { task_id: id, run_id: run.id, status: 'waiting' },
      { task_id: id, run_id: run.id, status: 'completed' },
    ]);
    for (const { data } of tasksOf(source)) expect(WorkspaceTaskEvent.parse(data)).toEqual(data);
  });

  test('never tells of another workspace, nor lets its members follow this one', async () => {
    const stranger = await api.signUp();
    const source = await begin();
    const theirs = await trigger(stranger);
    await runToEnd(theirs);
    const run = await trigger();
    await runToEnd(run);

    await eventually(() => statusesOf(source, run).includes('completed'));

    expect(source.events.filter(({ data }) => data.run_id === theirs.id)).toEqual([]);
    for (const path of [`/workspaces/${user.workspaceId}/events`, `/workspaces/${randomUUID()}/events`])
      expect(await stranger.get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const key = await api.withKey(user, ['tasks:read']);
    expect((await key.get(`/workspaces/${user.workspaceId}/events`)).status).toBe(403);
  });

  test('closes soon after the caller has lost the right to see the workspace', async () => {
    const viewer = await api.join(user.workspaceId, 'viewer');
    const source = await begin({ token: viewer.token });

    await api.db.prisma.workspaceMember.deleteMany({ where: { userId: viewer.userId } });

    await source.ended;
  });

  test('counts among all streams of the process, and HEAD holds nothing open', async () => {
    for (let count = 0; count < MAX_STREAMS; count++) await begin();

    const refused = await user.get(`/workspaces/${user.workspaceId}/events`);
    expect(refused).toMatchObject({ status: 503, body: { code: 'stream_unavailable' } });
    opened.pop()?.close();
    await eventually(() => api.runStreams.openCount() === MAX_STREAMS - 1);

    const answer = await user.send('HEAD', `/workspaces/${user.workspaceId}/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await eventually(() => api.runStreams.openCount() === MAX_STREAMS - 1);
  });

  interface Triggered {
    id: string;
    workflow_id: string;
  }

  const trigger = async (by = user): Promise<Triggered> =>
    (await by.post(triggerPath(await addWorkflow(by)), {})).body;

  /** Does what workers do. */
  async function runToEnd({ id: runId }: Triggered): Promise<void> {
    await api.db.startRun({ runId, nodeRuns: [] });
    await api.db.finishRun(runId);
  }

  interface OpenOptions {
    token?: string;
    lastEventId?: string;
    query?: string;
  }

  async function open({ token = user.token, lastEventId, query = '' }: OpenOptions = {}) {
    const url = `${api.url}/api/v1/workspaces/${user.workspaceId}/events${query}`;
    const source = await openEventSource(url, { token, lastEventId });
    opened.push(source);
    return source;
  }

  async function begin(options: OpenOptions = {}): Promise<EventSource> {
    const source = await open(options);
    await eventually(() => source.events.length > 0);
    return source;
  }

  async function firstEvent(options: OpenOptions = {}) {
    const source = await begin(options);
    source.close();
    await eventually(() => api.runStreams.openCount() === 0);
    return source.events[0];
  }

  const statusesOf = ({ events }: EventSource, run: Triggered): string[] =>
    events.filter(({ data }) => data.run_id === run.id).map(({ data }) => data.status);
  const tasksOf = ({ events }: EventSource) => events.filter(({ name }) => name === 'task');
});
