import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pruneWorkers, recordBeat, removeWorker, type WorkerBeat } from '@runyard/db';
import { systemIds } from '@runyard/runtime';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

const ids = systemIds();
const MINUTE_MS = 60_000;

let api: TestApi;
let admin: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.signUp({ isInstanceAdmin: true });
});
afterAll(() => api.stop());

const beatOf = (change: Partial<WorkerBeat> = {}): WorkerBeat => ({
  id: ids.next(),
  host: 'box',
  pid: 4711,
  version: '0.1.0',
  pools: ['task', 'transform'],
  concurrency: 50,
  heartbeatMs: 2_000,
  status: 'running',
  runningCount: 3,
  stats: { busy: { runs: 1, 'nodes.task': 3 }, eventLoopLagMs: 1.5, rssBytes: 170_000_000 },
  obeyed: null,
  ...change,
});
const beat = (worker: WorkerBeat) => recordBeat(api.db.sql, worker);
const seen = async ({ id }: WorkerBeat, secondsAgo: number) =>
  void (await api.db.prisma
    .$executeRaw`UPDATE workers SET seen_at = now() - ${secondsAgo}::int * interval '1 second' WHERE id = ${id}::uuid`);
const show = async ({ id }: WorkerBeat) =>
  (await admin.get('/admin/workers')).body.find((worker: { id: string }) => worker.id === id);

test('a worker is shown as it reported itself last, until it stops cleanly', async () => {
  const worker = beatOf();
  await beat(worker);
  await beat({ ...worker, runningCount: 0 });

  expect(await show(worker)).toMatchObject({
    host: 'box',
    pid: 4711,
    pools: ['task', 'transform'],
    concurrency: 50,
    status: 'running',
    live: true,
    command: null,
    running_node_runs: 0,
    busy: { runs: 1, 'nodes.task': 3 },
    event_loop_lag_ms: 1.5,
    rss_bytes: 170_000_000,
  });

  await removeWorker(api.db.sql, worker.id);
  expect(await show(worker)).toBeUndefined();
});

test('one that misses three heartbeats is not live and serves nothing; its row goes after a day', async () => {
  const worker = beatOf({ pools: ['distribution'] });
  const serving = async () => (await admin.get('/admin/queues/nodes.distribution')).body.live_workers;
  await beat(worker);
  expect(await serving()).toBe(1);

  await seen(worker, 7);
  expect(await show(worker)).toMatchObject({ live: false });
  expect(await serving()).toBe(0);

  await pruneWorkers(api.db.sql, MINUTE_MS);
  expect(await show(worker)).toMatchObject({ live: false });
  await seen(worker, 61);
  await pruneWorkers(api.db.sql, MINUTE_MS);
  expect(await show(worker)).toBeUndefined();
});

test('a quiet worker is live but serves nothing', async () => {
  const worker = beatOf({ pools: ['api_call'], status: 'quiet' });
  await beat(worker);

  expect(await show(worker)).toMatchObject({ live: true, status: 'quiet' });
  expect((await admin.get('/admin/queues/nodes.api_call')).body.live_workers).toBe(0);
});

test('a command is given at each heartbeat until one says that it was obeyed', async () => {
  const worker = beatOf();
  await beat(worker);

  const answer = await admin.post(`/admin/workers/${worker.id}/quiet`);
  expect(answer).toMatchObject({ status: 202, body: { id: worker.id, command: 'quiet', status: 'running' } });
  expect(await beat(worker)).toBe('quiet');
  expect(await beat(worker)).toBe('quiet');
  expect(await beat({ ...worker, status: 'quiet', obeyed: 'quiet' })).toBeNull();
  expect(await show(worker)).toMatchObject({ status: 'quiet', command: null });
});

test('a later command is not taken for the obeyed one, and each leaves an audit event', async () => {
  const worker = beatOf();
  await beat(worker);
  await admin.post(`/admin/workers/${worker.id}/quiet`);
  await beat(worker);
  await admin.post(`/admin/workers/${worker.id}/resume`);
  expect(await beat({ ...worker, obeyed: 'quiet' })).toBe('resume');
  await admin.post(`/admin/workers/${worker.id}/stop`);
  expect(await beat({ ...worker, obeyed: 'resume' })).toBe('stop');

  const events = await api.db.prisma.auditEvent.findMany({ where: { targetId: worker.id } });
  expect(events.map(({ action }) => action).toSorted()).toEqual([
    'worker.quieted',
    'worker.resumed',
    'worker.stopped',
  ]);
  expect(events.every(({ actor }) => actor === `user:${admin.userId}`)).toBe(true);
});

test('a worker that is not there is not found', async () => {
  for (const command of ['quiet', 'resume', 'stop'])
    expect((await admin.post(`/admin/workers/${ids.next()}/${command}`)).status).toBe(404);
});
