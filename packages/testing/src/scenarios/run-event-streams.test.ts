import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { startTcpGate } from '../tcp-gate.ts';
import { describeEachBackend } from '../test-backends.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { type Call, type Endpoint, startEndpoint } from './endpoint.ts';
import { callNode } from './node-specs.ts';
import { seededRandom } from './random-graph.ts';
import { type Followed, followRun } from './run-follower.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const STREAMS = 1_000;
/** Resident memory, with the garbage of the opening: half of what a single client that does not read may leave unread. */
const MAX_BYTES_PER_STREAM = 128 * 1_024;
const THE_END = ['run completed', 'end completed'];

describeEachBackend('the event streams of two API processes', ({ redisUrl }) => {
  let database: TestDatabase;
  let system: TestSystem;
  let endpoint: Endpoint;
  let apis: [ApiProcess, ApiProcess];
  beforeAll(async () => {
    [database, endpoint] = await Promise.all([createTestDatabase(), startEndpoint()]);
    system = await startTestSystem({ redisUrl, databaseUrl: database.url });
    const workers = [system.startWorker(), system.startWorker()];
    apis = await Promise.all([system.startApi(), system.startApi()]);
    await Promise.all(workers);
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
    await database.drop();
  });

  test('clients that break off anywhere and come back at the other one get each event once, in order', async () => {
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);
    const patience = () => Math.floor(random() * 5);
    const held = endpoint.gate('cancelled');
    endpoint.script('broken', () => ({ status: 404 }));
    endpoint.script('flaky', (call) => ({ status: callsBefore(call) < 2 ? 500 : 200 }));
    const runs = await triggerEach(['flaky', 'flaky', 'broken', 'broken', 'cancelled', 'cancelled']);

    const clients = [...runs, ...runs, ...runs].flatMap((run) =>
      [apis, apis.toReversed()].map((asked) => followRun({ ...run, apis: asked, patience })),
    );
    await held.arrived(2);
    await Promise.all(runs.filter(({ name }) => name === 'cancelled').map(cancel));

    for (const { runId, events } of await Promise.all(clients))
      expect({ seed, changes: changesOf(events) }).toEqual({ seed, changes: await loggedOf(runId) });
    const ended = await Promise.all(runs.map(({ runId }) => system.run(runId)));
    expect(ended.map(({ status }) => status)).toEqual(
      ['completed', 'failed', 'cancelled'].flatMap((status) => [status, status]),
    );
    held.open();
  });

  test('a stream outlives an outage of the database under its process, and misses nothing of it', async () => {
    const way = await startTcpGate(database.url);
    const api = await system.startApi({ DATABASE_URL: way.url });
    const { gate, run, clients } = await followHeldRun('outage', [api]);

    way.shut();
    await api.process.waitForLine(/run events not read/);
    gate.open();
    await system.ended(run.runId);
    way.open();

    for (const { events, streamCount } of await Promise.all(clients)) {
      expect(changesOf(events)).toEqual(await loggedOf(run.runId));
      expect(streamCount).toBe(1);
    }
    await way.stop();
  });

  test('an API that gets SIGTERM ends its streams and exits with 0; clients go on at another one', async () => {
    const doomed = await system.startApi();
    const { gate, run, clients } = await followHeldRun('stopped', [doomed, apis[0]]);

    doomed.process.kill('SIGTERM');

    expect(await doomed.process.ended).toBe(0);
    await streamsOpen(apis[0], clients.length);
    gate.open();
    for (const { events, streamCount } of await Promise.all(clients)) {
      expect(changesOf(events)).toEqual(await loggedOf(run.runId));
      expect(streamCount).toBe(2);
    }
  });

  test('one process holds a thousand streams, each gets the end of its run, and nothing of them stays', async () => {
    const [api] = apis;
    const gate = endpoint.gate('many');
    const workflowId = await system.createWorkflow([
      { ...callNode('call'), nodeConfig: endpoint.called('many') },
    ]);
    const runIds = await Promise.all(Array.from({ length: STREAMS / 4 }, () => system.trigger(workflowId)));
    const bytesBefore = await metricOf(api, 'process_resident_memory_bytes');

    const clients = [...runIds, ...runIds, ...runIds, ...runIds].map((runId) =>
      followRun({ apis: [api], workflowId, runId }),
    );
    await streamsOpen(api, STREAMS);
    const bytesOpen = await metricOf(api, 'process_resident_memory_bytes');
    gate.open();

    for (const { events, streamCount } of await Promise.all(clients)) {
      expect(events.slice(-2).map(({ name, data }) => `${name} ${data.status}`)).toEqual(THE_END);
      expect(streamCount).toBe(1);
    }
    expect((bytesOpen - bytesBefore) / STREAMS).toBeLessThan(MAX_BYTES_PER_STREAM);
    await streamsOpen(api, 0);
  });

  const aroundCall = (name: string) =>
    system.createWorkflow([
      { key: 'before' },
      { ...callNode('call', ['before'], 2), nodeConfig: endpoint.called(name) },
      { key: 'beside', dependsOn: ['before'] },
      { key: 'after', dependsOn: ['call', 'beside'] },
    ]);

  const triggerRun = async (name: string) => {
    const workflowId = await aroundCall(name);
    return { name, workflowId, runId: await system.trigger(workflowId) };
  };
  const triggerEach = (names: string[]) => Promise.all(names.map(triggerRun));

  const cancel = ({ workflowId, runId }: { workflowId: string; runId: string }) =>
    apis[0].call('POST', `/workflows/${workflowId}/runs/${runId}/cancel`);

  /** Earlier calls of the same node run. */
  const callsBefore = ({ name, number, idempotencyKey }: Call) =>
    endpoint.calls(name).filter((call) => call.idempotencyKey === idempotencyKey && call.number < number)
      .length;

  /** A run that is held in the middle, and ten clients that have their streams of it at the first of these APIs. */
  async function followHeldRun(name: string, asked: [ApiProcess, ...ApiProcess[]]) {
    const gate = endpoint.gate(name);
    const run = await triggerRun(name);
    await gate.arrived();
    const clients = Array.from({ length: 10 }, () => followRun({ ...run, apis: asked }));
    await streamsOpen(asked[0], clients.length);
    return { gate, run, clients };
  }

  /** What the log of a run holds, behind the acceptance, which has no row. */
  async function loggedOf(runId: string) {
    const rows = await system.db.prisma.runEvent.findMany({ where: { runId }, orderBy: { id: 'asc' } });
    const changes = rows.map(({ id, nodeRunId, status, attempt, errorCode }) => ({
      id: String(id),
      ...(nodeRunId && { nodeRunId, attempt }),
      status,
      errorCode,
    }));
    return [{ id: '0', status: 'pending', errorCode: null }, ...changes];
  }
});

/** What clients have got, but for the `end`. */
const changesOf = (events: Followed['events']) =>
  events.slice(0, -1).map(({ id, name, data: { node_run_id: nodeRunId, attempt, status, error_code } }) => ({
    id,
    ...(name === 'node_run' && { nodeRunId, attempt }),
    status,
    errorCode: error_code,
  }));

const streamsOpen = (api: ApiProcess, count: number) =>
  eventually(async () => (await metricOf(api, 'runyard_event_streams_open')) === count, {
    deadlineMs: 30_000,
  });

async function metricOf({ url }: ApiProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
}
