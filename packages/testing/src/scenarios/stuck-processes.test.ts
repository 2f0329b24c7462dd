import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { freePort } from '@runyard/embedded';
import { eventually } from '../eventually.ts';
import { startTcpGate, type TcpGate } from '../tcp-gate.ts';
import { describeEachBackend } from '../test-backends.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

/** Lets a signal block the event loop for good, as code that never returns would. */
const BLOCK_ON_SIGNAL = `process.on('SIGUSR2', () => { for (;;); })`;
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(BLOCK_ON_SIGNAL)}`;

describeEachBackend('a process that is stuck', (backend) => {
  let database: TestDatabase;
  let endpoint: Endpoint;
  let system: TestSystem;
  let gates: TcpGate[];
  let gated: Record<string, string>;
  beforeEach(async () => {
    database = await createTestDatabase();
    endpoint = await startEndpoint();
    system = await startTestSystem({ redisUrl: backend.redisUrl, databaseUrl: database.url });
    gates = [await startTcpGate(database.url)];
    gated = { DATABASE_URL: gates[0]?.url ?? '' };
    if (backend.redisUrl === undefined) return;
    gates.push(await startTcpGate(backend.redisUrl));
    gated.REDIS_URL = gates[1]?.url ?? '';
  });
  afterEach(async () => {
    for (const gate of gates) gate.open();
    await system.stop();
    await Promise.all([...gates.map((gate) => gate.stop()), endpoint.stop()]);
    await database.drop();
  });

  const callThrough = async (name: string) =>
    system.trigger(
      await system.createWorkflow([{ key: 'a', nodeType: 'api_call', nodeConfig: endpoint.called(name) }]),
    );

  const readiness = async (url: string) => {
    const response = await fetch(`${url}/health/ready`);
    const body = (await response.json()) as { checks: Record<string, string> };
    return { status: response.status, checks: body.checks };
  };

  test('because its event loop is blocked ends itself, and another worker takes over what it held', async () => {
    endpoint.script('held', ({ number }) => (number === 1 ? new Promise(() => undefined) : {}));
    const runId = await callThrough('held');
    const blocked = await system.startWorker({ NODE_OPTIONS, EVENT_LOOP_EXIT_MS: '1000', LEASE_MS: '2000' });
    await eventually(() => endpoint.calls('held').length === 1);

    blocked.kill('SIGUSR2');

    expect(await blocked.ended).toBe('SIGKILL');
    expect(blocked.output()).toContain('event loop blocked for too long, the process ends itself');
    await system.startWorker();
    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
  });

  test('because nobody answers on its connections stops with code 75, to be started anew', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const worker = await system.startWorker({
      ...gated,
      CONNECTION_SILENCE_MS: '0',
      STUCK_EXIT_MS: '4000',
      WORKER_DRAIN_MS: '100',
      WORKER_HEALTH_PORT: String(port),
    });
    await eventually(async () => (await readiness(url)).status === 200);

    const unready = await eventually(async () => {
      for (const gate of gates) gate.silence();
      const seen = await readiness(url);
      return seen.status === 503 ? seen : null;
    });

    expect(unready.checks).toMatchObject({ state: 'ok' });
    expect(Object.values(unready.checks)).toContain('no answer within 2000 ms');
    expect(await worker.ended).toBe(75);
    expect(worker.output()).toContain('worker is stuck, it stops to be started anew');
  });

  test('because the servers were away when it started is none: it works as soon as they are there', async () => {
    for (const gate of gates) gate.shut();
    const worker = await system.startWorker({ ...gated, EVENT_LOOP_EXIT_MS: '2000' });
    await worker.waitForLine(/sweep failed/);
    const runId = await system.trigger(await system.createWorkflow([{ key: 'a' }]));

    for (const gate of gates) gate.open();

    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
  });

  test('because its connections fell silent recovers by itself, API and worker alike', async () => {
    const api = await system.startApi({ ...gated, CONNECTION_SILENCE_MS: '500' });
    await system.startWorker({ ...gated, CONNECTION_SILENCE_MS: '500' });
    const workflowId = await system.createWorkflow([{ key: 'a' }, { key: 'b', dependsOn: ['a'] }]);
    const path = `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger`;
    const accepted = () =>
      eventually(async () => {
        const { status, body } = await api.call('POST', path, {});
        return status === 202 ? String(body.id) : null;
      });
    expect(await system.ended(await accepted())).toMatchObject({ status: 'completed' });

    for (const gate of gates) gate.silence();

    expect(await system.ended(await accepted())).toMatchObject({ status: 'completed' });
    expect(await readiness(api.url)).toMatchObject({ status: 200, checks: { commit: 'ok' } });
  });
});
