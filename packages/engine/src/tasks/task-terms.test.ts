import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createWebhook, SYSTEM } from '@runyard/db';
import type { JsonObject, TaskDecision } from '@runyard/domain';
import {
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  echoNode,
  humanNode,
  type NodeSpec,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  taskNode,
  uniquePrefix,
} from '@runyard/testing';
import { endDueWaits } from '../waits/end-due-waits.ts';
import { decideTask } from './decide-task.ts';

jest.setTimeout(60_000);

const AUTHOR = { actor: 'user:ada', requestId: null };
const BATCH = { batchSize: 100 };
const HOUR = { expires_in_seconds: 3_600 };

const approvalNode = (nodeConfig: object, dependsOn: string[] = []): NodeSpec => ({
  key: 'ask',
  dependsOn,
  nodeType: 'approval',
  nodeConfig: { title: 'Publish it?', proposed: { text: 'draft' }, ...nodeConfig },
});

describeEachBackend('a task that somebody should decide in time', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let runs: TestRuns;
  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { databaseUrl: database.url, redisUrl: backend.redisUrl, prefix };
    engine = createTestEngine(options);
    tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
    await createWebhook(engine.db.prisma, SYSTEM, {
      id: engine.ids.next(),
      workspaceId: tenant.workspaceId,
      workflowId: null,
      url: 'https://example.com/',
      description: null,
      events: ['task.waiting', 'task.overdue'],
      isEnabled: true,
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test.each<[string, NodeSpec, object]>([
    ['fails its node', taskNode('ask', { agent: 'human', ...HOUR }), { status: 'failed', decision: null }],
    [
      'is approved, and its agent runs',
      taskNode('ask', { approval_level: 'before', latency_ms: 0, ...HOUR, on_expiry: 'approve' }),
      { status: 'completed', decision: 'approved', decidedBy: 'system:expiry', approvedBy: null },
    ],
    [
      'is approved, and what is proposed counts',
      approvalNode({ ...HOUR, on_expiry: 'approve' }),
      { status: 'completed', decision: 'approved', decisionComment: 'nobody decided in time' },
    ],
    [
      'is rejected',
      approvalNode({ ...HOUR, on_expiry: 'reject' }),
      { status: 'failed', decision: 'rejected', decidedBy: 'system:expiry' },
    ],
    [
      'is rejected, which is an answer',
      approvalNode({ ...HOUR, on_expiry: 'reject', on_reject: 'continue' }),
      { status: 'completed', decision: 'rejected', decidedBy: 'system:expiry' },
    ],
  ])('%s when nobody has: it is audited, and nothing of the wait is left', async (_what, node, expected) => {
    const runId = await startWaiting([node]);
    expect(await runs.tasks(runId)).toMatchObject([{ expiresAt: await dueAt(runId) }]);
    await makeDue(runId);

    await runs.working(async () => {
      await endDueWaits(engine, BATCH);
      const { status } = expected as { status: 'completed' | 'failed' };
      await runs.became(runId, status);
    });

    const [task] = await runs.tasks(runId);
    expect(task).toMatchObject(expected);
    expect(await auditOf(task?.id)).toMatchObject([{ actor: 'system:expiry' }]);
    expect(await dueAt(runId)).toBeUndefined();
  });

  test('says why its node failed', async () => {
    const runId = await startWaiting([humanNodeWithin(HOUR)]);
    await makeDue(runId);
    await endDueWaits(engine, BATCH);

    expect(await runs.run(runId)).toMatchObject({
      errorCode: 'task_expired',
      errorMessage: 'Node ask failed at its first attempt: nobody decided its task in time',
    });
  });

  test('may go on waiting: webhooks are told once that it is overdue, and it is decided as ever', async () => {
    const runId = await startWaiting([humanNodeWithin({ ...HOUR, on_expiry: 'keep' })]);
    await makeDue(runId);
    await endDueWaits(engine, BATCH);
    await endDueWaits(engine, BATCH);
    const { id } = await runs.waitingTask(runId);

    expect((await auditOf(id)).map(({ action }) => action)).toEqual(['task.overdue']);
    const told = await engine.db.prisma.webhookDelivery.findMany({ where: { runId } });
    expect(told.map(({ event }) => event).toSorted()).toEqual(['task.overdue', 'task.waiting']);
    await runs.working(async () => {
      await decide(id, 'completed', { late: true });
      await runs.became(runId, 'completed');
    });
  });

  test('decided in the moment in which it expires, is decided once, many times over', async () => {
    for (const runId of await startMany(
      approvalNode({ ...HOUR, on_expiry: 'reject', on_reject: 'continue' }),
    )) {
      const { id } = await runs.waitingTask(runId);
      await makeDue(runId);

      const [, decided] = await Promise.allSettled([endDueWaits(engine, BATCH), decide(id, 'approved')]);

      const [task] = await runs.tasks(runId);
      const isFirst = decided.status === 'fulfilled';
      expect(task).toMatchObject(
        isFirst
          ? { decision: 'approved', decidedBy: 'user:ada' }
          : { decision: 'rejected', decidedBy: 'system:expiry' },
      );
      if (decided.status === 'rejected')
        expect(decided.reason).toMatchObject({ code: 'task_already_decided' });
      expect(await auditOf(id)).toHaveLength(1);
      expect((await runs.nodeRuns(runId))[0]?.outputData).toMatchObject({ decision: task?.decision });
    }
  });

  test('an approval node hands on who decided what, with what they said and made of it', async () => {
    for (const [decision, edited, data] of [
      ['approved', { text: 'better' }, { text: 'better' }],
      ['approved', null, { text: 'draft' }],
      ['rejected', null, { text: 'draft' }],
    ] as const) {
      const runId = await startWaiting([approvalNode({ on_reject: 'continue' }), echoNode('end', ['ask'])]);

      await runs.working(async () => {
        await decide((await runs.waitingTask(runId)).id, decision, edited, 'because');
        await runs.became(runId, 'completed');
      });

      const output = { decision, comment: 'because', decided_by: 'user:ada', data };
      expect(await runs.nodeRuns(runId)).toMatchObject([{ outputData: output }, { outputData: output }]);
    }
  });

  test('a rejected approval node fails its run unless it says otherwise', async () => {
    const runId = await startWaiting([approvalNode({})]);
    await decide((await runs.waitingTask(runId)).id, 'rejected', null, 'no');

    expect((await runs.run(runId)).errorMessage).toBe('Node ask was rejected by user:ada: no');
  });

  test('auto_accept grants at once, as a decision of its own that tells nobody to decide', async () => {
    const nodes = [
      approvalNode({}),
      taskNode('write', { approval_level: 'before', latency_ms: 0 }, ['ask']),
      taskNode('check', { approval_level: 'after', latency_ms: 0 }, ['write']),
    ];
    const runId = await startAccepting(nodes, {});

    await runs.working(() => runs.became(runId, 'completed'));

    const tasks = await runs.tasks(runId);
    expect(tasks).toHaveLength(3);
    for (const task of tasks) {
      expect(task).toMatchObject({ status: 'completed', decision: 'approved', approvedBy: null });
      expect(task.decidedBy).toBe('system:auto_accept');
      expect(await auditOf(task.id)).toMatchObject([
        { action: 'task.approved', actor: 'system:auto_accept' },
      ]);
    }
    expect(await engine.db.prisma.webhookDelivery.count({ where: { runId } })).toBe(0);
  });

  test.each<[string, JsonObject, NodeSpec]>([
    ['other nodes', { node_keys: ['other'] }, approvalNode({})],
    ['other types', { node_types: ['task'] }, approvalNode({})],
    ['other levels', { approval_levels: ['before'] }, approvalNode({})],
    [
      'less money',
      { max_cost_cents: 1 },
      taskNode('ask', { approval_level: 'after', latency_ms: 0, cost_usd: 0.02 }),
    ],
    ['what nobody understands', { max_cost: 1 }, approvalNode({})],
    ['no work of people', {}, humanNode('ask')],
  ])('auto_accept that was given for %s grants nothing', async (_what, preferences, node) => {
    const runId = await startAccepting([node], preferences);

    await runs.working(() => runs.became(runId, 'waiting'));

    expect(await runs.waitingTask(runId)).toMatchObject({ decision: null });
  });

  const humanNodeWithin = (term: object) => taskNode('ask', { agent: 'human', ...term });

  async function startWaiting(nodes: NodeSpec[]): Promise<string> {
    const runId = await runs.start(nodes);
    await runs.working(() => runs.became(runId, 'waiting'));
    return runId;
  }

  async function startMany(node: NodeSpec): Promise<string[]> {
    const workflowId = await seedWorkflow(engine.db, tenant, [node]);
    const runIds = await Promise.all(Array.from({ length: 10 }, () => runs.trigger(workflowId)));
    await runs.working(() => Promise.all(runIds.map((runId) => runs.became(runId, 'waiting'))));
    return runIds;
  }

  async function startAccepting(nodes: NodeSpec[], autoAcceptPreferences: JsonObject): Promise<string> {
    const workflowId = await seedWorkflow(engine.db, tenant, nodes);
    const data = { autoAccept: true, autoAcceptPreferences };
    await engine.db.prisma.workflow.update({ where: { id: workflowId }, data });
    return runs.trigger(workflowId);
  }

  const decide = (
    taskId: string,
    decision: TaskDecision,
    output: JsonObject | null = null,
    comment: string | null = null,
  ) => {
    const { workspaceId, userId } = tenant;
    return decideTask(engine, AUTHOR, { workspaceId, taskId }, { decision, comment, output, userId });
  };

  const makeDue = (runId: string) =>
    engine.db.prisma.wait.updateMany({ where: { runId }, data: { dueAt: new Date(0) } });

  const dueAt = async (runId: string) => (await engine.db.prisma.wait.findFirst({ where: { runId } }))?.dueAt;

  const auditOf = (targetId = '') => engine.db.prisma.auditEvent.findMany({ where: { targetId } });
});
