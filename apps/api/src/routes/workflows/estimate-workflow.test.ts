import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowEstimate } from '@runyard/contracts';
import { type NodeSpec, seedWorkflow, taskNode } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

const CENT = 10_000_000n;

describe('an estimate', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const workflowOf = (nodes: NodeSpec[]) => {
    const { userId, workspaceId } = user;
    return seedWorkflow(api.db, { userId, workspaceId }, nodes);
  };
  const onlyNode = async (workflowId: string) =>
    (await api.db.prisma.workflowNode.findFirstOrThrow({ where: { workflowId } })).id;
  const estimate = async (workflowId: string, body: object = {}) => {
    const reply = await user.post(`/workflows/${workflowId}/estimate`, body);
    expect(reply.status).toBe(200);
    return WorkflowEstimate.parse(reply.body);
  };

  /** A run of the past: per node key what it cost, in cents, and how long it took; null: it was skipped. */
  async function remember(workflowId: string, past: Record<string, [cents: bigint, ms: number] | null>) {
    const { prisma } = api.db;
    const { workspaceId } = user;
    const runId = randomUUID();
    const nodes = await prisma.workflowNode.findMany({ where: { workflowId } });
    const startedAt = new Date('2026-11-01T00:00:00Z');
    await prisma.run.create({
      data: {
        id: runId,
        workspaceId,
        workflowId,
        versionId: randomUUID(),
        status: 'completed',
        completedAt: startedAt,
      },
    });
    await prisma.nodeRun.createMany({
      data: nodes.map(({ id: nodeId, key }, ordinal) => {
        const [cents, ms] = past[key ?? ''] ?? [0n, 0];
        const status = past[key ?? ''] ? 'completed' : 'skipped';
        const ids = { id: randomUUID(), workspaceId, runId, nodeId };
        const completedAt = new Date(startedAt.getTime() + ms);
        const rest = { ordinal, pool: 'task', pendingDependencies: 0, costNanos: cents * CENT };
        return { ...ids, ...rest, status, completedAt, ...(status === 'completed' && { startedAt }) };
      }),
    });
  }

  test('without history is of the config and the prices, with every retry, and says so', async () => {
    const workflowId = await workflowOf([
      { ...taskNode('first', { cost_usd: 0.02 }), maxRetries: 2 },
      { key: 'free', dependsOn: ['first'] },
    ]);

    const { nodes, ...total } = await estimate(workflowId);

    expect(total).toMatchObject({
      expected_cost_usd: 0.02,
      worst_cost_usd: 0.06,
      duration_p50_ms: null,
      unsampled_node_count: 2,
      caps: { max_budget_cents: null, monthly_budget_cents: null, worst_exceeds: false },
    });
    expect(nodes).toMatchObject([
      { key: 'first', max_attempts: 3, expected_basis: 'prices', worst_basis: 'config', sample_count: 0 },
      { key: 'free', expected_cost_usd: 0, worst_cost_usd: 0 },
    ]);
  });

  test('with history is of the last runs: averages by how often a branch ran, and the longest path', async () => {
    const workflowId = await workflowOf([
      { key: 'start' },
      taskNode('long', { cost_usd: 0.05 }, ['start']),
      taskNode('short', { cost_usd: 0.01 }, ['start']),
      { key: 'end', dependsOn: ['long', 'short'] },
    ]);
    for (let count = 0; count < 4; count++)
      await remember(workflowId, {
        start: [0n, 10],
        long: count === 0 ? [4n, 1_000] : null,
        short: [1n, 100 + count],
        end: [0n, 5],
      });

    const { nodes, ...total } = await estimate(workflowId);

    expect(
      nodes.map(({ key, run_probability, expected_cost_usd }) => [key, run_probability, expected_cost_usd]),
    ).toEqual([
      ['start', 1, 0],
      ['long', 0.25, 0.01],
      ['short', 1, 0.01],
      ['end', 1, 0],
    ]);
    expect(total).toMatchObject({ expected_cost_usd: 0.02, worst_cost_usd: 0.06, duration_p50_ms: 1_015 });
    expect(nodes.filter((node) => node.on_critical_path).map(({ key }) => key)).toEqual([
      'start',
      'long',
      'end',
    ]);
  });

  test('says that the worst goes beyond a budget, of the run or of the month', async () => {
    const workflowId = await workflowOf([taskNode('a', { cost_usd: 0.5 })]);
    await api.db.prisma.workflow.update({ where: { id: workflowId }, data: { maxBudgetCents: 49 } });
    expect((await estimate(workflowId)).caps).toMatchObject({ max_budget_cents: 49, worst_exceeds: true });

    await api.db.prisma.workflow.update({ where: { id: workflowId }, data: { maxBudgetCents: 50 } });
    expect((await estimate(workflowId)).caps.worst_exceeds).toBe(false);

    await user.put(`/workspaces/${user.workspaceId}`, { monthly_budget_cents: 49 });
    expect((await estimate(workflowId)).caps).toMatchObject({
      monthly_budget_cents: 49,
      worst_exceeds: true,
    });
    await user.put(`/workspaces/${user.workspaceId}`, { monthly_budget_cents: null });
  });

  test('of a model without a price knows no worst, and names the model', async () => {
    const workflowId = await workflowOf([taskNode('ask', { agent: 'openai', model: 'gpt-99' })]);

    const { nodes, ...total } = await estimate(workflowId);

    expect(total).toMatchObject({
      worst_cost_usd: null,
      unpriced_node_count: 1,
      caps: { worst_exceeds: null },
    });
    expect(nodes).toMatchObject([
      { unpriced_models: ['openai/gpt-99'], expected_cost_usd: null, worst_basis: null },
    ]);
  });

  test('of a map counts its items: at worst each with every attempt, in history what they cost together', async () => {
    const body = {
      node_type: 'task',
      node_config: { cost_usd: 0.01 },
      task_template: { title: 'Do' },
      max_retries: 1,
    };
    const nodeConfig = { items: [1, 2, 3], node: body };
    const workflowId = await workflowOf([{ key: 'each', nodeType: 'map', nodeConfig, maxRetries: 0 }]);
    expect(await estimate(workflowId)).toMatchObject({ worst_cost_usd: 0.06 });

    await remember(workflowId, { each: [0n, 500] });
    const map = await api.db.prisma.nodeRun.findFirstOrThrow({
      where: { workspaceId: user.workspaceId, nodeId: await onlyNode(workflowId) },
    });
    for (const itemIndex of [0, 1, 2])
      await api.db.prisma.nodeRun.create({
        data: {
          ...{
            id: randomUUID(),
            workspaceId: map.workspaceId,
            runId: map.runId,
            nodeId: map.nodeId,
            ordinal: 0,
          },
          ...{
            pool: 'task',
            pendingDependencies: 0,
            costNanos: CENT,
            status: 'completed',
            completedAt: new Date(),
          },
          ...{ parentNodeRunId: map.id, parentEpoch: 1, itemIndex, itemData: 1, startedAt: new Date(0) },
        },
      });

    const { nodes, ...total } = await estimate(workflowId);
    expect(total).toMatchObject({ expected_cost_usd: 0.03, duration_p95_ms: 500 });
    expect(nodes).toMatchObject([{ sample_count: 1, expected_basis: 'history' }]);
  });

  test('of a prompt with templates counts the payload', async () => {
    const node = taskNode('ask', { agent: 'openai', model: 'gpt-4.1' });
    const workflowId = await workflowOf([{ ...node, taskTemplate: { title: '{{ trigger.text }}' } }]);

    const small = await estimate(workflowId);
    const large = await estimate(workflowId, { trigger_payload: { text: 'x'.repeat(10_000) } });

    expect(small.nodes[0]?.worst_basis).toBe('history');
    const more = (large.worst_cost_usd ?? 0) - (small.worst_cost_usd ?? 0);
    expect(more).toBeCloseTo(0.02, 4);
  });

  test('starts nothing, is refused for a graph that cannot run, and is not told to others', async () => {
    const workflowId = await workflowOf([taskNode('a', { cost_usd: 0.01 })]);
    await estimate(workflowId);
    expect(await api.db.prisma.run.count({ where: { workflowId } })).toBe(0);

    const empty = await user.post(`/workflows/${await workflowOf([])}/estimate`, {});
    expect(empty).toMatchObject({ status: 422, body: { code: 'invalid_graph' } });
    const stranger = await api.signUp();
    expect((await stranger.post(`/workflows/${workflowId}/estimate`, {})).status).toBe(404);
  });
});
