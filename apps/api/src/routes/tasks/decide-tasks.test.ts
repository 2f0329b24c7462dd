import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Task } from '@runyard/contracts';
import { advanceRun, executeNodeRun } from '@runyard/engine';
import { createTestEngine, eventually, type TestEngine } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, triggerPath } from '../../testing/workflows.ts';

const MAX_OUTPUT_BYTES = 1_000;
const MISSING = '0199c0de-0000-7000-8000-000000000001';

describe('tasks', () => {
  let api: TestApi;
  let user: TestUser;
  let engine: TestEngine;

  beforeAll(async () => {
    api = await startTestApi({ maxOutputBytes: MAX_OUTPUT_BYTES });
    user = await api.signUp();
    engine = createTestEngine({ databaseUrl: api.database.url });
  });
  afterAll(async () => {
    await engine.stop();
    await api.stop();
  });

  test('an approval says who and when, stores what they said, and is in the audit log', async () => {
    const task = await waitingTask({ approval_level: 'after', latency_ms: 0, cost_usd: 0.5 });
    expect(task).toMatchObject({ status: 'waiting', approval_level: 'after', cost_usd: 0.5, decision: null });
    expect(task.output_data).toMatchObject({ simulated: true });

    const answer = await user.post(`${pathOf(task)}/approve`, {
      comment: 'Checked',
      output_data: { text: 'mine' },
    });

    expect(answer.status).toBe(200);
    expect(Task.parse(answer.body)).toMatchObject({
      id: task.id,
      status: 'completed',
      approved_by: user.userId,
      approved_at: expect.any(String),
      decision: 'approved',
      decision_comment: 'Checked',
      decided_by: `user:${user.userId}`,
      decided_at: expect.any(String),
      output_data: { text: 'mine' },
      proposed_actions: [],
    });
    expect((await user.get(pathOf(task))).body).toEqual(answer.body);
    expect(await api.db.prisma.auditEvent.findMany({ where: { targetId: task.id } })).toMatchObject([
      {
        action: 'task.approved',
        workspaceId: user.workspaceId,
        actor: `user:${user.userId}`,
        details: { workflow_run_id: task.workflow_run_id, node_run_id: task.node_run_id },
      },
    ]);
  });

  test('an approval takes no body', async () => {
    const task = await waitingTask({ approval_level: 'before' });

    const answer = await user.post(`${pathOf(task)}/approve`);

    expect(answer).toMatchObject({ status: 200, body: { status: 'running', decision: 'approved' } });
  });

  test('two decisions at once: one answers 200, the other 409 with who was first', async () => {
    const task = await waitingTask({ agent: 'human' });

    const answers = await Promise.all([
      user.post(`${pathOf(task)}/complete`, { output_data: { done: true } }),
      user.post(`${pathOf(task)}/reject`, { comment: 'no' }),
    ]);

    const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
    expect([won?.status, lost?.status]).toEqual([200, 409]);
    expect(lost?.body.code).toBe('task_already_decided');
    expect(lost?.body.detail).toContain(`the task was ${won?.body.decision} by user:${user.userId} at `);
  });

  test('a task is decided only in the way it waits for', async () => {
    const human = await waitingTask({ agent: 'human' });
    const before = await waitingTask({ approval_level: 'before' });

    const answers = [
      await user.post(`${pathOf(human)}/approve`),
      await user.post(`${pathOf(before)}/complete`, { output_data: {} }),
      await user.post(`${pathOf(before)}/approve`, { output_data: { text: 'mine' } }),
    ];

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 409, body: { code: 'task_not_waiting' } });
    for (const task of [human, before]) expect((await user.get(pathOf(task))).body.status).toBe('waiting');
  });

  test('a decision on a run that was cancelled answers 409, and its task is cancelled', async () => {
    const task = await waitingTask({ agent: 'human' });
    const workflowId = await workflowOf(task);
    await user.post(`/workflows/${workflowId}/runs/${task.workflow_run_id}/cancel`);

    const answer = await user.post(`${pathOf(task)}/complete`, { output_data: {} });

    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'task_not_waiting', detail: 'the task is cancelled: there is nothing to decide' },
    });
    expect((await user.get(pathOf(task))).body).toMatchObject({ status: 'cancelled', decision: null });
  });

  test('an output of a person has the limits of any other, and one that is refused changes nothing', async () => {
    const task = await waitingTask({ agent: 'human' });
    const path = `${pathOf(task)}/complete`;

    const large = await user.post(path, { output_data: { text: 'x'.repeat(MAX_OUTPUT_BYTES) } });
    const missing = await user.post(path, {});
    const wrong = await user.post(path, { output_data: [] });

    expect(large).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
    expect(missing).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'output_data'] }] } });
    expect(wrong.status).toBe(422);
    expect((await user.get(pathOf(task))).body.status).toBe('waiting');
  });

  test('a viewer reads tasks and decides none', async () => {
    const task = await waitingTask({ agent: 'human' });
    const viewer = await api.join(user.workspaceId, 'viewer');

    expect((await viewer.get(pathOf(task))).status).toBe(200);
    for (const [verb, body] of VERBS)
      expect(await viewer.post(`${pathOf(task)}/${verb}`, body)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
  });

  test('a task of another workspace answers exactly like a missing one', async () => {
    const task = await waitingTask({ agent: 'human' });
    const other = await api.signUp();
    const paths = [task.id, MISSING].map((id) => `/workspaces/${other.workspaceId}/tasks/${id}`);

    for (const path of paths) {
      expect(await other.get(path)).toMatchObject({ status: 404, body: { detail: 'task not found' } });
      for (const [verb, body] of VERBS)
        expect(await other.post(`${path}/${verb}`, body)).toMatchObject({
          status: 404,
          body: { detail: 'task not found' },
        });
    }
    expect((await other.get(pathOf(task))).body.detail).toBe('workspace not found');
  });

  test('a list holds the tasks of a status, a run or an approval level', async () => {
    const other = await api.signUp();
    const human = await waitingTask({ agent: 'human' }, other);
    const before = await waitingTask({ approval_level: 'before' }, other);
    await other.post(`${pathOf(human)}/complete`, { output_data: {} });
    const idsOf = async (query: string) => {
      const { body } = await other.get(`/workspaces/${other.workspaceId}/tasks?${query}`);
      return body.map(({ id }: Task) => id);
    };

    expect(await idsOf('')).toEqual([before.id, human.id]);
    expect(await idsOf('status=waiting')).toEqual([before.id]);
    expect(await idsOf(`workflow_run_id=${human.workflow_run_id}`)).toEqual([human.id]);
    expect(await idsOf('approval_level=before')).toEqual([before.id]);
    expect(await idsOf('approval_level=after')).toEqual([]);
  });

  const VERBS = [
    ['approve', {}],
    ['reject', {}],
    ['complete', { output_data: {} }],
  ] as const;

  const pathOf = (task: Task) => `/workspaces/${task.workspace_id}/tasks/${task.id}`;

  const workflowOf = async (task: Task) =>
    (await api.db.prisma.run.findUniqueOrThrow({ where: { id: task.workflow_run_id } })).workflowId;

  /** The waiting task of a new run. */
  async function waitingTask(nodeConfig: object, owner = user): Promise<Task> {
    const { body: workflow } = await owner.post(`/workspaces/${owner.workspaceId}/workflows`, {
      title: 'Tea',
    });
    const task = { node_type: 'task', node_config: nodeConfig, task_template: { title: 'Taste it' } };
    await addNode(owner, workflow.id, task);
    const { body: run } = await owner.post(triggerPath(workflow), {});
    await work(run.id);
    const { body } = await owner.get(`/workspaces/${owner.workspaceId}/tasks?workflow_run_id=${run.id}`);
    return body[0];
  }

  /** What a worker would do with the run until its node waits. */
  async function work(runId: string): Promise<void> {
    const { versionId } = await eventually(() => api.db.prisma.run.findUnique({ where: { id: runId } }));
    const job = { runId, versionId, priority: 1 };
    await advanceRun(engine, job, { isFirstDelivery: true });
    const nodeRun = await api.db.prisma.nodeRun.findFirstOrThrow({ where: { runId } });
    await executeNodeRun(engine, { ...job, nodeRunId: nodeRun.id, pool: 'task', leaseEpoch: 0 });
    await advanceRun(engine, job, { isFirstDelivery: false });
  }
});
