import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';

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

  test('costs its tokens, or what it is told to', async () => {
    const [byTokens] = (await runTask()).outcome.spend;
    const [told] = (await runTask({ cost_usd: 0.0125 })).outcome.spend;

    expect(byTokens?.costNanos).toBe(
      BigInt(byTokens?.inputTokens ?? 0) * 3_000n + BigInt(byTokens?.outputTokens ?? 0) * 15_000n,
    );
    expect(byTokens).toMatchObject({ provider: 'simulated', model: 'simulated-1' });
    expect(told?.costNanos).toBe(12_500_000n);
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

test.each<[JsonObject | null, JsonObject, string]>([
  [null, {}, 'task_template.title'],
  [{ title: '' }, {}, 'task_template.title'],
  [{ title: 'x' }, { agent: 'gpt' }, 'agent'],
  [{ title: 'x' }, { latency_ms: 1e9 }, 'latency_ms'],
  [{ title: 'x' }, { cost_usd: -1 }, 'cost_usd'],
])('a bad task fails for good and names what is wrong: %j %j', async (template, nodeConfig, named) => {
  const failure = failureOf(await execute({ nodeType: 'task', taskTemplate: template, nodeConfig }));

  expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
  expect(failure.message).toContain(named);
});
