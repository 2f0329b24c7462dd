import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cancelRun, checkLedger, SYSTEM } from '@runyard/db';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import {
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  echoNode,
  eventually,
  mapNode,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  uniquePrefix,
} from '@runyard/testing';
import { retryRun } from '../rerun.ts';
import { endDueWaits } from '../waits/end-due-waits.ts';

jest.setTimeout(60_000);

const REFUSED = { code: 'http_404', message: 'there is no such thing', retryable: false };
const CALL: NodeSpec = { key: 'call', nodeType: 'api_call' };
const ANY = { max: 1, backoff: 'fixed', baseMs: 0, capMs: 0, jitter: 'none', on: ['any'] } as const;

describeEachBackend('a workflow node', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let runs: TestRuns;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix };
    engine = createTestEngine({
      ...options,
      execute: (attempt) => execute(attempt),
      lineage: { maxDepth: 3, maxRuns: 12 },
    });
    tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
  });
  afterAll(async () => {
    expect(await checkLedger(engine.db.sql)).toEqual([]);
    await engine.stop();
    await database.drop();
  });

  const subNode = (config: object, fields: Partial<NodeSpec> = {}): NodeSpec => ({
    key: 'sub',
    nodeType: 'workflow',
    nodeConfig: config,
    ...fields,
  });
  const workflow = (nodes: NodeSpec[]) => seedWorkflow(engine.db, tenant, nodes);
  const childrenOf = (parentRunId: string) =>
    engine.db.prisma.run.findMany({ where: { parentRunId }, orderBy: { createdAt: 'asc' } });
  const lineageOf = (rootRunId: string) => engine.db.prisma.run.findMany({ where: { rootRunId } });
  const begun = (runId: string) =>
    eventually(async () => (await childrenOf(runId)).find(({ status }) => status === 'running'));
  /** Takes jobs and ends due waits, as a worker does, until the run is that. */
  const becomes = (runId: string, status: 'completed' | 'failed' | 'cancelled') =>
    runs.working(() => untilEnded(runId, status));
  const untilEnded = (runId: string, status: string) =>
    eventually(
      async () => {
        await endDueWaits(engine, { batchSize: 100 });
        return (await runs.run(runId)).status === status;
      },
      { deadlineMs: 30_000 },
    );
  const hang = async ({ signal }: NodeAttempt) =>
    new Promise<NodeOutcome>((_, reject) => signal.addEventListener('abort', reject));

  test('runs another workflow, and ends with what its last nodes left', async () => {
    execute = async () => completed({ ok: 1 });
    const target = await workflow([
      { key: 'first', nodeConfig: { operation: 'identity' } },
      echoNode('left', ['first']),
      { ...CALL, dependsOn: ['first'] },
    ]);
    const config = { workflow_id: target, trigger_payload: { topic: 'tea' }, priority: 4 };
    const runId = await runs.start([subNode(config), echoNode('after', ['sub'])]);

    await becomes(runId, 'completed');

    const [child] = await childrenOf(runId);
    const [sub, after] = await runs.nodeRuns(runId);
    expect(child).toMatchObject({
      triggeredBy: `run:${runId}`,
      priority: 4,
      parentNodeRunId: sub?.id,
      rootRunId: runId,
      depth: 1,
    });
    expect(sub).toMatchObject({ childRunId: child?.id, waitReason: 'run' });
    const outputs = { left: { topic: 'tea' }, call: { ok: 1 } };
    expect(sub?.outputData).toEqual({ run_id: child?.id, status: 'completed', outputs, cost_cents: 0 });
    expect(after?.outputData).toEqual(sub?.outputData);
    expect(await engine.db.prisma.wait.count({ where: { runId } })).toBe(0);
  });

  test('hands large payloads down and large outputs up, whole', async () => {
    const text = Array.from({ length: 60_000 }, (_, index) => index).join();
    execute = async () => completed({ text });
    const target = await workflow([echoNode('given', []), CALL]);
    const config = { workflow_id: target, trigger_payload: { text: '{{ nodes.call.output.text }}' } };
    const runId = await runs.start([
      CALL,
      subNode(config, { dependsOn: ['call'] }),
      echoNode('after', ['sub']),
    ]);

    await becomes(runId, 'completed');

    const { id } = (await runs.nodeRuns(runId))[2] ?? {};
    const whole = await engine.db.prisma.$queryRaw<{ body: { outputs: Record<string, object> } }[]>`
      SELECT p.body FROM payloads p JOIN node_runs n ON n.output_payload_id = p.id WHERE n.id = ${id}::uuid`;
    expect(Object.keys(whole[0]?.body.outputs ?? {})).toContain('call');
    expect(whole[0]?.body.outputs.call).toEqual({ text });
  });

  test('goes on at once where it does not wait, and the run outlives its own', async () => {
    const target = await workflow([{ key: 'long', nodeType: 'delay', nodeConfig: { for: 3600 } }]);
    const runId = await runs.start([subNode({ workflow_id: target, wait: false })]);

    await becomes(runId, 'completed');

    const [child] = await childrenOf(runId);
    expect((await runs.nodeRuns(runId))[0]?.outputData).toMatchObject({
      run_id: child?.id,
      status: 'pending',
    });
    await endDueWaits(engine, { batchSize: 100 });
    expect(child?.completedAt).toBeNull();
  });

  test('fails with the run that it started, and tries again with another where its policy says so', async () => {
    execute = async () => failed(REFUSED);
    const target = await workflow([CALL]);
    const runId = await runs.start([subNode({ workflow_id: target }, { retryPolicy: ANY })]);

    await becomes(runId, 'failed');

    const children = await childrenOf(runId);
    expect(children.map(({ status, parentEpoch }) => [status, parentEpoch])).toEqual([
      ['failed', 1],
      ['failed', 2],
    ]);
    expect((await runs.nodeRuns(runId))[0]).toMatchObject({
      attempt: 2,
      childRunId: children[1]?.id,
      error: {
        code: 'child_run_failed',
        message: `Run ${children[1]?.id} failed: Node call failed at its first attempt: there is no such thing`,
      },
    });
    execute = async () => completed({ ok: 1 });
    const { workflowId } = await runs.run(runId);
    const retryId = await retryRun(engine, { ...tenant, workflowId, runId }, 'user:test');
    await becomes(retryId, 'completed');
    expect(await childrenOf(retryId)).toMatchObject([{ status: 'completed', rootRunId: retryId }]);
  });

  test('fails when the run that it started is cancelled', async () => {
    execute = hang;
    const target = await workflow([CALL]);
    const runId = await runs.start([subNode({ workflow_id: target })]);

    await runs.working(async () => {
      const child = await begun(runId);
      const scope = { ...tenant, workflowId: target, runId: child.id };
      await engine.db.transaction((tx) => cancelRun(tx, SYSTEM, scope, 'wrong one'));
      await untilEnded(runId, 'failed');
    });

    expect((await runs.nodeRuns(runId))[0]?.error).toMatchObject({ code: 'child_run_cancelled' });
  });

  test('takes what it started with it when its own run is cancelled, at every level', async () => {
    execute = hang;
    const inner = await workflow([CALL]);
    const middle = await workflow([subNode({ workflow_id: inner })]);
    const runId = await runs.start([subNode({ workflow_id: middle })]);
    const { workflowId } = await runs.run(runId);

    await runs.working(async () => {
      await eventually(async () => (await lineageOf(runId)).length === 2);
      await engine.db.transaction((tx) => cancelRun(tx, SYSTEM, { ...tenant, workflowId, runId }, null));
      for (const child of await lineageOf(runId)) await untilEnded(child.id, 'cancelled');
    });

    await eventually(async () => (await endDueWaits(engine, { batchSize: 100 })) === 0);
    expect(await engine.db.prisma.wait.count({ where: { childRunId: { not: null } } })).toBe(0);
  });

  test('waits no longer than its timeout, and cancels what it waited for', async () => {
    execute = hang;
    const target = await workflow([CALL]);
    const runId = await runs.start([subNode({ workflow_id: target }, { timeoutMs: 1 })]);

    await runs.working(async () => {
      await untilEnded(runId, 'failed');
      for (const child of await childrenOf(runId)) await untilEnded(child.id, 'cancelled');
    });

    expect((await runs.nodeRuns(runId))[0]?.error).toMatchObject({ code: 'node_timeout' });
  });

  const selfRunning = async (nodesOf: (config: object) => NodeSpec[]) => {
    const id = await workflow(nodesOf({ workflow_id: '{{ run.workflow_id }}' }));
    const runId = await runs.trigger(id);
    await becomes(runId, 'failed');
    return { runId, lineage: await lineageOf(runId) };
  };

  test('that runs its own workflow for ever is stopped by the depth', async () => {
    const { runId, lineage } = await selfRunning((config) => [subNode(config)]);

    expect(lineage.map(({ depth }) => depth).sort()).toEqual([1, 2, 3]);
    const { errorMessage } = await runs.run(runId);
    expect(errorMessage).toContain(`would be 4 levels below run ${runId}; 3 is the limit (MAX_RUN_DEPTH)`);
  });

  test('that runs its own workflow in many places is stopped by the size of the lineage', async () => {
    const body = { node_type: 'workflow', node_config: { workflow_id: '{{ run.workflow_id }}' } };
    const items = [1, 2, 3, 4, 5];
    const { runId, lineage } = await selfRunning(() => [
      mapNode('each', { items, node: body, on_item_error: 'fail' }),
    ]);

    expect(lineage.length).toBeLessThanOrEqual(11);
    await runs.working(async () => {
      for (const { id } of lineage)
        await eventually(async () => {
          await endDueWaits(engine, { batchSize: 100 });
          return (await runs.run(id)).completedAt !== null;
        });
    });
    const errors = await engine.db.prisma.nodeRun.findMany({
      where: { runId: { in: [runId, ...lineage.map(({ id }) => id)] } },
    });
    expect(JSON.stringify(errors.map(({ error }) => error))).toContain(
      '12 is the limit (MAX_RUNS_PER_LINEAGE)',
    );
  });

  test('cannot run a workflow of another workspace: it is not there', async () => {
    const stranger = await seedTenant(engine.db);
    const target = await seedWorkflow(engine.db, stranger, [CALL]);
    const ids = { workflow_id: `{{ '${target}' }}` };

    const runId = await runs.start([subNode(ids)]);
    await becomes(runId, 'failed');

    expect((await runs.nodeRuns(runId))[0]?.error).toMatchObject({
      code: 'workflow_not_found',
      message: `There is no workflow ${target} in this workspace.`,
    });
  });
});
