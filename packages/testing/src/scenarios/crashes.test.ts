import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

/** Short leases, so that what a dead worker held is free soon. */
const SHORT_LEASES = { LEASE_MS: '1500' };

describeEachBackend('a worker', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
  });
  afterEach(() => system.killAll());
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  const aroundNode = (name: string) =>
    system.createWorkflow([
      { key: 'before' },
      { key: 'middle', dependsOn: ['before'], nodeType: 'api_call', nodeConfig: endpoint.called(name) },
      { key: 'after', dependsOn: ['middle'] },
    ]);

  test('killed in the middle of a node loses nothing: another one runs it again and the run completes', async () => {
    const gate = endpoint.gate('killed');
    const runId = await system.trigger(await aroundNode('killed'));
    const doomed = await system.startWorker(SHORT_LEASES);
    await gate.arrived(1);

    doomed.kill('SIGKILL');
    await doomed.ended;
    gate.open();
    await system.startWorker(SHORT_LEASES);

    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    const { before, middle, after } = await system.nodeRuns(runId);
    expect(before).toMatchObject({ leaseEpoch: 1 });
    expect(middle).toMatchObject({ attempt: 1, leaseEpoch: 2, rescueCount: 1 });
    expect(after).toMatchObject({ attempt: 1, leaseEpoch: 1 });
    expect(endpoint.calls('killed').map((call) => call.idempotencyKey)).toEqual([middle?.id, middle?.id]);
    await system.queuesEmpty();
  });

  test('that sleeps past its lease and wakes up changes nothing of what another has settled', async () => {
    endpoint.script('slept', ({ number }) => (number === 1 ? first : { body: { by: 'second' } }));
    let answerFirst = () => {};
    const first = new Promise<object>((resolve) => (answerFirst = () => resolve({ body: { by: 'first' } })));
    const runId = await system.trigger(await aroundNode('slept'));
    const sleeper = await system.startWorker(SHORT_LEASES);
    await eventually(() => endpoint.calls('slept').length === 1);
    sleeper.kill('SIGSTOP');
    await system.startWorker(SHORT_LEASES);
    await system.ended(runId);
    const settled = await system.nodeRuns(runId);

    answerFirst();
    sleeper.kill('SIGCONT');
    const other = await system.trigger(await aroundNode('other'));
    await system.ended(other);
    sleeper.kill('SIGTERM'); // a worker that has drained has done all that it would

    expect(await sleeper.ended).toBe(0);
    expect(settled.middle).toMatchObject({
      status: 'completed',
      leaseEpoch: 2,
      outputData: { body: { by: 'second' } },
    });
    expect(await system.nodeRuns(runId)).toEqual(settled);
    await system.queuesEmpty();
  });
});
