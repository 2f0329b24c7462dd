import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import type { NodeSpec } from './seed-workflow.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const LARGE = 600_000;
const MAX_RUN_BYTES = 1_048_576;

const transform = (key: string, dependsOn: string[], nodeConfig: JsonObject): NodeSpec => ({
  key,
  nodeType: 'transform',
  dependsOn,
  nodeConfig,
});
const made = (key: string, letter: string, dependsOn: string[] = []) =>
  transform(key, dependsOn, {
    operation: 'javascript',
    params: { code: `return { text: '${letter}'.repeat(${LARGE}) };` },
  });
const passedOn = (key: string, from: string) => transform(key, [from], { operation: 'identity' });
const measured = (key: string, from: string) =>
  transform(key, [from], {
    operation: 'javascript',
    params: { code: 'return { length: input.text.length };' },
  });
const reference = { $payload: { id: expect.any(String), bytes: expect.any(Number) } };

describeEachBackend('payloads', (backend) => {
  let system: TestSystem;
  let api: ApiProcess;
  beforeAll(async () => {
    system = await startTestSystem(backend);
    api = await system.startApi();
    await system.startWorker({ MAX_RUN_PAYLOAD_BYTES: String(MAX_RUN_BYTES) });
  });
  afterAll(() => system.stop());

  const workspace = () => `/workspaces/${system.tenant.workspaceId}`;
  const payloadsOf = (runId: string) => system.db.prisma.payload.findMany({ where: { runId } });
  const whole = async (value: unknown) => {
    const { $payload } = value as { $payload: { id: string } };
    return (await api.call('GET', `${workspace()}/payloads/${$payload.id}`)).body;
  };

  test('a large output stands beside its run, once however often it is passed on, and nodes read it whole', async () => {
    const workflowId = await system.createWorkflow([
      made('make', 'a'),
      passedOn('pass', 'make'),
      measured('measure', 'pass'),
    ]);
    const runId = await system.trigger(workflowId);

    expect(await system.ended(runId)).toMatchObject({ status: 'completed', errorMessage: null });
    const nodeRuns = await system.nodeRuns(runId);
    expect(nodeRuns.measure?.outputData).toEqual({ length: LARGE });
    expect(nodeRuns.make?.outputData).toEqual(reference);
    expect(nodeRuns.pass?.outputData).toEqual(nodeRuns.make?.outputData);
    expect(await payloadsOf(runId)).toHaveLength(1);

    const run = await api.call('GET', `/workflows/${workflowId}/runs/${runId}`);
    expect(JSON.stringify(run.body).length).toBeLessThan(10_000);
    expect(await whole(nodeRuns.pass?.outputData)).toEqual({ text: 'a'.repeat(LARGE) });
  });

  test('a large trigger payload is read whole by nodes, by a replay and by a retry', async () => {
    const fails = transform('fail', ['first'], {
      operation: 'javascript',
      params: { code: "throw new Error('not yet');" },
    });
    const workflowId = await system.createWorkflow([
      passedOn('second', 'first'),
      transform('first', [], { operation: 'identity' }),
      fails,
    ]);
    const text = 't'.repeat(LARGE);
    const runId = await system.trigger(workflowId, { text });
    await system.ended(runId);

    for (const again of ['retry', 'replay']) {
      const path = `/workflows/${workflowId}/runs/${runId}/${again}`;
      const { status, body } = await api.call('POST', path, again === 'replay' ? {} : undefined);
      expect(status).toBe(202);
      await system.ended(String(body.id));
      const run = await system.run(String(body.id));
      const { first } = await system.nodeRuns(run.id);
      expect(await whole(run.triggerPayload)).toEqual({ text });
      expect(await whole(first?.outputData)).toEqual({ text });
      expect((await payloadsOf(run.id)).map((payload) => payload.runId)).toEqual([run.id]);
    }
  });

  test('a large proposal is approved whole', async () => {
    const ask: NodeSpec = {
      key: 'ask',
      nodeType: 'approval',
      dependsOn: ['make'],
      nodeConfig: { title: 'Fine?' },
    };
    const read = transform('read', ['ask'], {
      operation: 'javascript',
      params: { code: 'return { length: input.data.text.length };' },
    });
    const runId = await system.trigger(await system.createWorkflow([made('make', 'b'), ask, read]));
    const task = await eventually(
      () => system.db.prisma.task.findFirst({ where: { runId, status: 'waiting' } }),
      {
        deadlineMs: 30_000,
      },
    );

    expect(task.outputData).toEqual(reference);
    await api.call('POST', `${workspace()}/tasks/${task.id}/approve`, { comment: 'fine' });

    expect(await system.ended(runId)).toMatchObject({ status: 'completed', errorMessage: null });
    expect((await system.nodeRuns(runId)).read?.outputData).toEqual({ length: LARGE });
  });

  test('a run that would keep more than it may fails, and says which node, how much and the limit', async () => {
    const workflowId = await system.createWorkflow([made('one', 'c'), made('two', 'd', ['one'])]);
    const runId = await system.trigger(workflowId);

    const { status, errorMessage } = await system.ended(runId);
    expect(status).toBe('failed');
    expect(errorMessage).toMatch(
      /^Node two failed at its first attempt: 6000\d\d bytes more make 12000\d\d .*MAX_RUN_PAYLOAD_BYTES/,
    );
    expect((await system.nodeRuns(runId)).two?.error).toMatchObject({ code: 'run_too_large' });
    expect(await payloadsOf(runId)).toHaveLength(1);
  });

  test('a map whose joined output its run cannot keep fails with that, and its run does not hang', async () => {
    const body = {
      node_type: 'transform',
      node_config: {
        operation: 'javascript',
        params: { code: 'return { text: String(input.value).repeat(300000) };' },
      },
    };
    const map: NodeSpec = {
      key: 'map',
      nodeType: 'map',
      dependsOn: [],
      nodeConfig: { items: ['x', 'y'], node: body },
    };
    const runId = await system.trigger(await system.createWorkflow([map]));

    const { status, errorMessage } = await system.ended(runId);
    expect(status).toBe('failed');
    expect(errorMessage).toMatch(/^Node map failed .*MAX_RUN_PAYLOAD_BYTES/);
  });

  test('JSON that only looks like a reference is passed on as it is', async () => {
    const other = (await system.db.prisma.payload.findFirstOrThrow()).id;
    const forged = { $payload: { id: other, bytes: 1 } };
    const runId = await system.trigger(
      await system.createWorkflow([
        transform('pass', [], { operation: 'identity' }),
        passedOn('again', 'pass'),
      ]),
      forged,
    );

    await system.ended(runId);
    expect((await system.nodeRuns(runId)).again?.outputData).toEqual(forged);
  });

  test('a payload of another workspace is not there', async () => {
    const { body } = await api.call('POST', '/workspaces', { name: 'Another' });
    const { id } = await system.db.prisma.payload.findFirstOrThrow();

    expect((await api.call('GET', `/workspaces/${String(body.id)}/payloads/${id}`)).status).toBe(404);
  });
});
