import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Task, WorkflowRun } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('reading runs', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  /** Runs a triggered workflow's nodes one after the other, each with an output, a cost and a task. */
  const complete = async (run: WorkflowRun, nodeIds: string[]) => {
    const nodeRunIds = nodeIds.map(() => randomUUID());
    const nodeRuns = nodeIds.map((nodeId, index) => ({
      id: nodeRunIds[index] ?? '',
      nodeId,
      pool: 'transform',
      pendingDependencies: index === 0 ? 0 : 1,
      upstreamIds: nodeRunIds.slice(index - 1, index),
      successorIds: nodeRunIds.slice(index + 1, index + 2),
    }));
    await api.db.startRun({ runId: run.id, nodeRuns });
    for (const nodeRunId of nodeRunIds) {
      const claimed = await api.db.claimNodeRun({ nodeRunId, leaseMs: 10_000 });
      await api.db.settleCompleted({
        nodeRunId,
        leaseEpoch: claimed?.leaseEpoch ?? 0,
        attempt: 1,
        inputData: null,
        outputData: { made: nodeRunId },
        spend: [spendOf(20_000_000n)],
        task: { id: randomUUID(), title: 'Write', description: null, outputData: { text: 'x' } },
      });
    }
    await api.db.finishRun(run.id);
    return nodeRunIds;
  };
  const spendOf = (costNanos: bigint) => ({
    id: randomUUID(),
    provider: 'test',
    model: 'test',
    costNanos,
    priceVersion: 'v',
    inputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  });

  test('a completed run shows its node runs in order with inputs, outputs and costs; its tasks are listed', async () => {
    const workflow = await addWorkflow(user);
    const [first] = (await user.get(`/workflows/${workflow.id}`)).body.nodes;
    const second = await addNode(user, workflow.id, { position: 1 });
    const { body: triggered } = await user.post(triggerPath(workflow), { trigger_payload: { topic: 'tea' } });
    const [one, two] = await complete(triggered, [first.id, second.id]);

    const { status, body } = await user.get(`/workflows/${workflow.id}/runs/${triggered.id}`);

    expect(status).toBe(200);
    expect(WorkflowRun.parse(body)).toMatchObject({
      status: 'completed',
      total_cost_cents: 4,
      error_message: null,
    });
    expect(body.node_runs).toMatchObject([
      {
        id: one,
        workflow_node_id: first.id,
        input_data: { topic: 'tea' },
        output_data: { made: one },
        cost_cents: 2,
      },
      {
        id: two,
        workflow_node_id: second.id,
        input_data: { made: one },
        output_data: { made: two },
        cost_cents: 2,
      },
    ]);
    const tasks = (await user.get(`/workspaces/${user.workspaceId}/tasks`)).body;
    expect(tasks.map((task: unknown) => Task.parse(task))).toMatchObject([
      { cost_usd: 0.02 },
      { cost_usd: 0.02 },
    ]);
    expect(new Set(tasks.map(({ id }: Task) => id))).toEqual(
      new Set(body.node_runs.map(({ task_id }: { task_id: string }) => task_id)),
    );
    expect((await user.get(`/workspaces/${user.workspaceId}/tasks?status=failed`)).body).toEqual([]);
    expect((await user.get(`/workspaces/${user.workspaceId}/tasks?status=done`)).status).toBe(422);
  });

  test('a list is a bare array, newest first, each run as it is shown alone', async () => {
    const workflow = await addWorkflow(user);
    const [node] = (await user.get(`/workflows/${workflow.id}`)).body.nodes;
    const runs: WorkflowRun[] = [];
    for (let count = 0; count < 3; count++) runs.push((await user.post(triggerPath(workflow), {})).body);
    await complete(runs[1] as WorkflowRun, [node.id]);
    const path = `/workspaces/${user.workspaceId}/workflows/${workflow.id}/runs`;

    const { body } = await user.get(path);
    const { body: page } = await user.get(`${path}?limit=1&offset=1`);

    expect(body.map(({ id }: WorkflowRun) => id)).toEqual(runs.map(({ id }) => id).reverse());
    expect(page).toEqual([body[1]]);
    for (const run of body)
      expect((await user.get(`/workflows/${workflow.id}/runs/${run.id}`)).body).toEqual(run);
  });

  test('a workflow without runs has an empty list, an unknown one is not there', async () => {
    const workflow = await addWorkflow(user);
    const listOf = (id: string) => user.get(`/workspaces/${user.workspaceId}/workflows/${id}/runs`);

    expect(await listOf(workflow.id)).toMatchObject({ status: 200, body: [] });
    expect(await listOf(randomUUID())).toMatchObject({ status: 404, body: { detail: 'workflow not found' } });
  });

  test('a run of another workspace or workflow answers exactly like a missing one', async () => {
    const workflow = await addWorkflow(user);
    const { body: run } = await user.post(triggerPath(workflow), {});
    const stranger = await api.signUp();
    const theirs = await addWorkflow(stranger);
    const mine = await addWorkflow(user);

    const answers = [
      await user.get(`/workflows/${mine.id}/runs/${run.id}`),
      await stranger.get(`/workflows/${theirs.id}/runs/${run.id}`),
      await stranger.get(`/workflows/${theirs.id}/runs/${randomUUID()}`),
    ];

    expect(answers.map(({ status, body }) => [status, body.detail])).toEqual(
      answers.map(() => [404, 'run not found']),
    );
  });
});
