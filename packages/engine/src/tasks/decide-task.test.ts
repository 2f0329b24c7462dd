import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { JsonObject, TaskDecision } from '@runyard/domain';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import {
  callNode,
  createTestDatabase,
  createTestEngine,
  createTestRuns,
  describeEachBackend,
  echoNode,
  eventually,
  humanNode,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
  type TestRuns,
  taskNode,
  uniquePrefix,
} from '@runyard/testing';
import { decideTask } from './decide-task.ts';

const AUTHOR = { actor: 'user:ada', requestId: 'request-1' };

jest.setTimeout(60_000);

describeEachBackend('a task that waits for a person', (backend) => {
  const prefix = uniquePrefix();
  let database: TestDatabase;
  let tenant: Tenant;
  let engine: TestEngine;
  let runs: TestRuns;
  let execute: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { redisUrl } = backend;
    const options = { databaseUrl: database.url, redisUrl, prefix };
    engine = createTestEngine({ ...options, execute: (attempt) => execute(attempt) });
    tenant = await seedTenant(engine.db);
    runs = createTestRuns(engine, { ...options, tenant });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  test('is completed by hand: what the person made is the output, and the nodes after it run', async () => {
    const runId = await runs.start([humanNode('ask'), echoNode('end', ['ask'])]);

    await runs.working(async () => {
      const asked = await runs.waitingTask(runId);
      expect(asked).toMatchObject({ title: 'Do ask', approvalLevel: 'none', outputData: null });
      await runs.became(runId, 'waiting');
      await decide(asked.id, 'completed', { answer: 42 }, 'called them');
      await runs.became(runId, 'completed');
      await runs.queuesEmpty();
    });

    expect(await runs.nodeRuns(runId)).toMatchObject([
      { status: 'completed', attempt: 1, outputData: { answer: 42 }, waitReason: 'task' },
      { status: 'completed', outputData: { answer: 42 } },
    ]);
    expect(await runs.tasks(runId)).toMatchObject([
      {
        status: 'completed',
        decision: 'completed',
        decisionComment: 'called them',
        decidedBy: 'user:ada',
        approvedBy: null,
        outputData: { answer: 42 },
      },
    ]);
    expect(await eventsOf(runId)).toEqual([
      'run running',
      'ask queued',
      'ask running',
      'ask waiting',
      'run waiting',
      'ask completed',
      'end queued',
      'run running',
      'end running',
      'end completed',
      'run completed',
    ]);
  });

  test('is a branch where an approval node asks: the decision is its label, and the other branch is skipped', async () => {
    const runId = await runs.start([
      { key: 'ask', nodeType: 'approval', nodeConfig: { title: 'Publish?', on_reject: 'continue' } },
      { ...echoNode('publish', ['ask']), branches: { ask: 'approved' } },
      { ...echoNode('revise', ['ask']), branches: { ask: 'rejected' } },
    ]);

    await runs.working(async () => {
      await decide((await runs.waitingTask(runId)).id, 'rejected');
      await runs.became(runId, 'completed');
    });

    expect(await runs.nodeRuns(runId)).toMatchObject([
      { status: 'completed', label: 'rejected' },
      { status: 'skipped' },
      { status: 'completed', outputData: { decision: 'rejected' } },
    ]);
  });

  test('rejected, is handled as any failure is by a node that says so', async () => {
    const runId = await runs.start([
      { ...humanNode('ask'), onError: 'branch' },
      { ...echoNode('rescue', ['ask']), branches: { ask: 'error' } },
      echoNode('go on', ['ask']),
    ]);

    await runs.working(async () => {
      await decide((await runs.waitingTask(runId)).id, 'rejected');
      await runs.became(runId, 'completed');
    });

    expect(await runs.nodeRuns(runId)).toMatchObject([
      { status: 'failed', error: { code: 'rejected' } },
      { status: 'completed', outputData: { error: { code: 'rejected' } } },
      { status: 'skipped' },
    ]);
    expect(await runs.tasks(runId)).toMatchObject([{ status: 'failed', decision: 'rejected' }]);
  });

  test('approved before its agent runs, runs then, spends then, and a retry does not ask again', async () => {
    const task = { title: 'Pay', description: '', approvalLevel: 'before', proposedOutput: null } as const;
    execute = async ({ isApproved, attempt }) => {
      if (!isApproved) return { kind: 'waiting', waitFor: { reason: 'approval', task }, spend: [] };
      return attempt === 1
        ? failed({ code: 'busy', message: 'busy', retryable: true, retryAfterMs: 1 })
        : completed({ paid: true });
    };
    const runId = await runs.start([callNode('pay', [], 1)]);

    await runs.working(async () => {
      const asked = await runs.waitingTask(runId);
      expect((await runs.run(runId)).totalCostNanos).toBe(0n);
      await decide(asked.id, 'approved');
      await runs.became(runId, 'completed');
    });

    expect(await runs.nodeRuns(runId)).toMatchObject([
      { attempt: 2, isApproved: true, outputData: { paid: true } },
    ]);
    expect(await engine.db.prisma.task.count({ where: { runId } })).toBe(1);
  });

  test('approved before, a task node leaves one task with its output, its cost and who approved it', async () => {
    const runId = await runs.start([
      taskNode('write', { approval_level: 'before', latency_ms: 0, cost_usd: 0.5 }),
    ]);

    await runs.working(async () => {
      await decide((await runs.waitingTask(runId)).id, 'approved');
      await runs.became(runId, 'completed');
    });

    const [nodeRun] = await runs.nodeRuns(runId);
    expect(await runs.tasks(runId)).toMatchObject([
      {
        id: nodeRun?.taskId,
        status: 'completed',
        decision: 'approved',
        approvedBy: tenant.userId,
        costNanos: 500_000_000n,
        outputData: { simulated: true },
      },
    ]);
  });

  test('approved after its agent ran, lets what was proposed count, edited or as it is, and costs once', async () => {
    for (const edited of [null, { text: 'mine' }]) {
      const nodeConfig = { approval_level: 'after', latency_ms: 0, cost_usd: 0.25 };
      const runId = await runs.start([taskNode('write', nodeConfig), echoNode('end', ['write'])]);

      await runs.working(async () => {
        const asked = await runs.waitingTask(runId);
        expect(asked).toMatchObject({ outputData: { simulated: true }, costNanos: 250_000_000n });
        expect(await runs.nodeRuns(runId)).toMatchObject([{ outputData: null }, { status: 'pending' }]);
        await decide(asked.id, 'approved', edited);
        await runs.became(runId, 'completed');
      });

      const expected = edited ?? { simulated: true };
      expect(await runs.nodeRuns(runId)).toMatchObject([{ outputData: expected }, { outputData: expected }]);
      expect(await runs.run(runId)).toMatchObject({ totalCostNanos: 250_000_000n });
    }
  });

  test('decided by ten at once, is decided once; the others learn who was first', async () => {
    const runId = await runs.start([humanNode('ask')]);
    await runs.working(() => runs.became(runId, 'waiting'));
    const { id } = await runs.waitingTask(runId);

    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => decide(id, index % 2 ? 'completed' : 'rejected', { index })),
    );

    const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(lost).toHaveLength(9);
    for (const error of lost) {
      expect(error.code).toBe('task_already_decided');
      expect(error.message).toMatch(/^the task was (completed|rejected) by user:ada at \d{4}-/);
    }
    expect(await engine.db.prisma.auditEvent.count({ where: { targetId: id } })).toBe(1);
  });

  test('rejected fails its node and its run with who and why, skips what depends on it, cancels the rest', async () => {
    const runId = await runs.start([
      humanNode('ask'),
      echoNode('end', ['ask']),
      humanNode('other'),
      humanNode('third'),
    ]);
    await runs.working(() => runs.became(runId, 'waiting'));
    const [first] = await runs.tasks(runId, 'Do ask');

    await decide(first?.id ?? '', 'rejected', null, 'too dear');

    const message = 'rejected by user:ada: too dear';
    expect(await runs.run(runId)).toMatchObject({
      status: 'failed',
      errorCode: 'rejected',
      errorMessage: `Node ask was ${message}`,
    });
    expect(await runs.nodeRuns(runId)).toMatchObject([
      { status: 'failed', error: { code: 'rejected', message } },
      { status: 'skipped' },
      { status: 'cancelled' },
      { status: 'cancelled' },
    ]);
    expect(await runs.tasks(runId, 'Do ask')).toMatchObject([{ status: 'failed', decision: 'rejected' }]);
    const [other] = await runs.tasks(runId, 'Do other');
    expect(other).toMatchObject({ status: 'cancelled', decision: null });
    await expect(decide(other?.id ?? '', 'completed', {})).rejects.toMatchObject({
      code: 'task_not_waiting',
      message: 'the task is cancelled: there is nothing to decide',
    });
  });

  test('is cancelled when another node fails', async () => {
    execute = async () => failed({ code: 'broken', message: 'broken', retryable: false });
    const runId = await runs.start([humanNode('ask'), callNode('broken', ['first']), humanNode('first')]);

    await runs.working(async () => {
      await eventually(async () => (await runs.tasks(runId)).length === 2);
      const [first] = await runs.tasks(runId, 'Do first');
      await decide(first?.id ?? '', 'completed', {});
      await runs.became(runId, 'failed');
    });

    expect(await runs.tasks(runId, 'Do ask')).toMatchObject([{ status: 'cancelled' }]);
    expect((await runs.nodeRuns(runId)).map(({ status }) => status)).toEqual([
      'cancelled',
      'failed',
      'completed',
    ]);
  });

  const decide = (
    taskId: string,
    decision: TaskDecision,
    output: JsonObject | null = null,
    comment?: string,
  ) => {
    const { workspaceId, userId } = tenant;
    const command = { decision, comment: comment ?? null, output, userId };
    return decideTask(engine, AUTHOR, { workspaceId, taskId }, command);
  };

  /** What happened, as `<key or run> <status>`. */
  async function eventsOf(runId: string): Promise<string[]> {
    const rows = await engine.db.sql.$queryRaw<{ event: string }[]>`
      SELECT coalesce(w.key, 'run') || ' ' || e.status AS event
        FROM run_events e LEFT JOIN node_runs n ON n.id = e.node_run_id LEFT JOIN workflow_nodes w ON w.id = n.node_id
       WHERE e.run_id = ${runId}::uuid ORDER BY e.id`;
    return rows.map((row) => row.event);
  }
});
