import { describe, expect, test } from '@jest/globals';
import { plannedCallsOfMap, plannedCallsOfTask } from './planned-calls.ts';

const TASK = { title: 'Write', description: 'A text.' };

describe('the paid calls of a task', () => {
  test('of a person are none', () => {
    expect(plannedCallsOfTask({ agent: 'human', task_template: TASK }).calls).toEqual([]);
  });

  test('of a model are one, with every byte of the prompt as a token and the longest answer', () => {
    const config = { agent: 'openai', model: 'gpt-4.1', system: 'Be brief.', task_template: TASK };
    const { calls, hasTemplates } = plannedCallsOfTask({ ...config, max_output_tokens: 100 });

    expect(hasTemplates).toBe(false);
    expect(calls).toMatchObject([{ provider: 'openai', model: 'gpt-4.1', maxOutputTokens: 100 }]);
    expect(calls?.[0]?.inputTokens).toBeGreaterThanOrEqual(JSON.stringify(TASK).length + 'Be brief.'.length);
  });

  test('are two where the answer must fit a schema, and the second one reads the first answer', () => {
    const config = { agent: 'anthropic', model: 'claude-haiku-4-5', task_template: TASK };
    const { calls } = plannedCallsOfTask({ ...config, output_schema: { type: 'object' } });

    const [first, second] = calls ?? [];
    expect(calls).toHaveLength(2);
    expect(second?.inputTokens).toBeGreaterThan((first?.inputTokens ?? 0) + (first?.maxOutputTokens ?? 0));
  });

  test.each([
    [{ agent: 'openai', model: '{{ trigger.model }}' }],
    [{ agent: 'openai', model: 'm', max_output_tokens: '{{ trigger.max }}' }],
    [{ agent: '{{ trigger.agent }}' }],
    [{ cost_usd: '{{ trigger.cost }}' }],
  ])('are not known where a template decides: %j', (config) => {
    expect(plannedCallsOfTask({ ...config, task_template: TASK }).calls).toBeNull();
  });

  test('say when templates may make the prompt longer than it is written', () => {
    const task = { title: 'Write about {{ trigger.topic }}' };

    expect(plannedCallsOfTask({ task_template: task }).hasTemplates).toBe(true);
    expect(plannedCallsOfTask({ cost_usd: 0.02, task_template: TASK }).calls).toMatchObject([
      { maxCostNanos: 20_000_000n },
    ]);
  });

  test('of a map are those of its body, for each item and attempt', () => {
    const body = { node_type: 'task', node_config: { cost_usd: 0.01 }, task_template: TASK, max_retries: 2 };

    expect(plannedCallsOfMap({ items: [1, 2, 3], node: body })).toMatchObject({
      calls: [{ maxCostNanos: 10_000_000n }],
      times: 9,
    });
    expect(plannedCallsOfMap({ items: '{{ trigger.rows }}', node: body }).calls).toBeNull();
    expect(
      plannedCallsOfMap({ items: '{{ trigger.rows }}', node: { node_type: 'transform' } }).calls,
    ).toEqual([]);
  });
});
