import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { defaultNodeLimits, failed, type PaidCall } from '../executor.ts';
import { execute, failureOf, outputOf, waitOf } from '../test-support/node-fixtures.ts';

const taskTemplate = { title: 'Write about {{ topic }}', description: 'A post', prompt: 'Be short' };

const runTask = (nodeConfig: JsonObject = {}, trigger: JsonObject = { topic: 'whales' }) =>
  execute({ nodeType: 'task', taskTemplate, nodeConfig }, { trigger });

describe('a simulated agent', () => {
  test('says that it is one, and answers the rendered task', async () => {
    const { outcome } = await runTask();

    expect(outcome).toMatchObject({
      kind: 'completed',
      output: { simulated: true, agent: 'simulated', model: 'simulated-1' },
      task: { title: 'Write about whales', description: 'A post', outputData: { simulated: true } },
    });
    expect(outputOf({ outcome }).text).toContain('"Write about whales"');
  });

  test('answers the same task with the same text, and another task with another one', async () => {
    const first = outputOf(await runTask());

    expect(outputOf(await runTask())).toEqual(first);
    expect(outputOf(await runTask({}, { topic: 'bees' })).text).not.toBe(first.text);
  });

  test('uses tokens of its model, and reports the cost that it is told to have', async () => {
    const [byTokens] = (await runTask()).outcome.spend;
    const [told] = (await runTask({ cost_usd: 0.0125 })).outcome.spend;

    expect(byTokens).toMatchObject({
      provider: 'simulated',
      model: 'simulated-1',
      inputTokens: expect.any(Number),
      outputTokens: expect.any(Number),
    });
    expect(byTokens).not.toHaveProperty('reportedCostNanos');
    expect(told?.reportedCostNanos).toBe(12_500_000n);
  });

  test('asks for the most that it can cost, and when that is refused does nothing and spends nothing', async () => {
    const asked: PaidCall[] = [];
    const refusal = failed({ code: 'budget_exhausted', message: 'too dear', retryable: false });
    const { outcome } = await execute(
      { nodeType: 'task', taskTemplate: { title: 'Write' }, nodeConfig: { cost_usd: 2, latency_ms: 60_000 } },
      {},
      {
        reserve: async (call) => {
          asked.push(call);
          return { kind: 'refused', outcome: refusal };
        },
      },
    );

    expect(asked).toMatchObject([{ provider: 'simulated', maxCostNanos: 2_000_000_000n }]);
    expect(outcome).toEqual(refusal);
  });

  test('takes as long as it is told to, and stops at once when aborted', async () => {
    const controller = new AbortController();
    const running = execute(
      { nodeType: 'task', taskTemplate: { title: 'Sleep' }, nodeConfig: { latency_ms: 60_000 } },
      {},
      { signal: controller.signal },
    );

    controller.abort();

    expect(failureOf(await running)).toMatchObject({ code: 'aborted', retryable: true });
  });
});

describe('a task for a person', () => {
  test('waits for them, rendered, and costs nothing', async () => {
    const execution = await runTask({ agent: 'human' });

    expect(waitOf(execution)).toEqual({
      reason: 'task',
      expiry: null,
      task: {
        title: 'Write about whales',
        description: 'A post',
        approvalLevel: 'none',
        proposedOutput: null,
      },
    });
    expect(execution.outcome.spend).toEqual([]);
  });
});

describe('a task that wants an approval', () => {
  test('before its agent runs waits and spends nothing; once approved, it runs and asks no more', async () => {
    const nodeConfig = { approval_level: 'before' };

    const asked = await runTask(nodeConfig);
    const approved = await execute(
      { nodeType: 'task', taskTemplate, nodeConfig },
      { trigger: { topic: 'whales' } },
      { isApproved: true },
    );

    expect(waitOf(asked)).toMatchObject({ reason: 'approval', task: { proposedOutput: null } });
    expect(asked.outcome.spend).toEqual([]);
    expect(outputOf(approved).text).toContain('"Write about whales"');
  });

  test('after its agent ran waits with what is proposed, and has spent what it cost', async () => {
    const execution = await runTask({ approval_level: 'after', cost_usd: 0.5 });

    expect(waitOf(execution)).toMatchObject({
      reason: 'approval',
      task: { approvalLevel: 'after', proposedOutput: { simulated: true } },
    });
    expect(execution.outcome.spend).toMatchObject([{ reportedCostNanos: 500_000_000n }]);
  });

  test('fails, and has spent, when what is proposed is larger than an output may be', async () => {
    const { outcome } = await execute(
      { nodeType: 'task', taskTemplate: { title: 'Sum up' }, nodeConfig: { approval_level: 'after' } },
      {},
      { limits: { ...defaultNodeLimits, maxOutputBytes: 50 } },
    );

    expect(failureOf({ outcome }).code).toBe('output_too_large');
    expect(outcome.spend).toHaveLength(1);
  });
});

test.each<[JsonObject | null, JsonObject, string]>([
  [null, {}, 'task_template.title'],
  [{ title: '' }, {}, 'task_template.title'],
  [{ title: 'x' }, { agent: 'gpt' }, 'agent'],
  [{ title: 'x' }, { latency_ms: 1e9 }, 'latency_ms'],
  [{ title: 'x' }, { cost_usd: -1 }, 'cost_usd'],
  [{ title: 'x' }, { approval_level: 'maybe' }, 'approval_level'],
  [{ title: 'x' }, { agent: 'human', approval_level: 'after' }, 'approval_level'],
])('a bad task fails for good and names what is wrong: %j %j', async (template, nodeConfig, named) => {
  const failure = failureOf(await execute({ nodeType: 'task', taskTemplate: template, nodeConfig }));

  expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
  expect(failure.message).toContain(named);
});
