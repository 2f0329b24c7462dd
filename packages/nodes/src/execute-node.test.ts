import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { FrozenNode, JsonObject } from '@runyard/domain';
import { z } from 'zod';
import { executeNode } from './execute-node.ts';
import { completed, defaultNodeLimits, type Executor } from './executor.ts';
import { defineNodeType } from './node-type.ts';
import { nodeTypes } from './registry.ts';
import type { UpstreamOutput } from './scope.ts';
import {
  execute,
  failureOf,
  makeAttempt,
  makeNode,
  makeScope,
  outputOf,
} from './test-support/node-fixtures.ts';

const upstream: UpstreamOutput[] = [
  { id: 'id-a', key: 'fetch', output: { title: 'A', rows: [1, 2] } },
  { id: 'id-b', key: null, output: { title: 'B' } },
];

/** Executes a node whose executor is the test's own. */
function executeWith(
  executor: Executor<unknown>,
  attempt: Parameters<typeof makeAttempt>[0] = {},
  node: Partial<FrozenNode> = {},
) {
  const task = defineNodeType({ type: 'task', configSchema: z.unknown(), execute: executor });
  return executeNode(
    { ...nodeTypes, task },
    makeNode({ nodeType: 'task', ...node }),
    makeScope(),
    makeAttempt(attempt),
  );
}

describe('the input of a node', () => {
  test('of a root is the trigger payload', async () => {
    expect((await execute({}, { trigger: { topic: 'whales' } })).input).toEqual({ topic: 'whales' });
  });

  test('with one dependency is its output', async () => {
    expect((await execute({ dependsOn: ['id-a'] }, { upstream })).input).toEqual({
      title: 'A',
      rows: [1, 2],
    });
  });

  test('with several dependencies is their outputs by key, or by id', async () => {
    const { input } = await execute({ dependsOn: ['id-a', 'id-b'] }, { upstream });

    expect(input).toEqual({ fetch: { title: 'A', rows: [1, 2] }, 'id-b': { title: 'B' } });
  });

  test('with input_mapping is what it renders to', async () => {
    const inputMapping = {
      rows: '{{ nodes.fetch.output.rows }}',
      text: '{{ nodes["id-b"].output.title }} {{ topic }}',
      n: 1,
    };

    const { input } = await execute(
      { dependsOn: ['id-a'], inputMapping },
      { upstream, trigger: { topic: 'whales' } },
    );

    expect(input).toEqual({ rows: [1, 2], text: 'B whales', n: 1 });
  });

  test('a node with a key is also found under its id', async () => {
    const inputMapping = { title: '{{ nodes["id-a"].output.title }}' };

    expect((await execute({ inputMapping }, { upstream })).input).toEqual({ title: 'A' });
  });

  test('over the limit fails the node', async () => {
    const limits = { ...defaultNodeLimits, maxOutputBytes: 20 };

    const execution = await execute(
      { inputMapping: { a: '{{ t }}{{ t }}' } },
      { trigger: { t: '12345678' } },
      { limits },
    );

    expect(execution.input).toEqual({});
    expect(failureOf(execution).code).toBe('input_too_large');
  });
});

describe('variables', () => {
  const render = async (template: string, inputMapping: JsonObject = {}) => {
    const nodeConfig = { operation: 'template', params: { template } };
    const trigger = { topic: 'payload', run: 'shadowed', only: 'payload' };
    return outputOf(await execute({ nodeConfig, inputMapping }, { trigger })).value;
  };

  test('inputs win over payload fields', async () => {
    expect(await render('{{ topic }} {{ only }}', { topic: 'input' })).toBe('input payload');
    expect(await render('{{ trigger.topic }} {{ input.topic }}', { topic: 'input' })).toBe('payload input');
  });

  test('reserved names win over both', async () => {
    expect(await render('{{ run.id }} {{ run.workspace_id }} {{ run.workflow_id }}')).toBe('run-1 ws-1 wf-1');
    expect(await render('{{ trigger.run }}')).toBe('shadowed');
  });
});

describe('a failure names its place', () => {
  test('an unknown variable in the config', async () => {
    const nodeConfig = { operation: 'set', params: { values: { a: '{{ nodes.nope.output }}' } } };

    expect(failureOf(await execute({ nodeConfig }))).toMatchObject({
      code: 'unknown_variable',
      message: 'Unknown variable "nodes.nope" in params.values.a',
      retryable: false,
    });
  });

  test('an unknown variable in input_mapping and in a task template', async () => {
    const mapped = await execute({ inputMapping: { a: '{{ x }}' } });
    const task = await execute({ nodeType: 'task', nodeConfig: {}, taskTemplate: { title: 'On {{ y }}' } });

    expect(failureOf(mapped).message).toBe('Unknown variable "x" in input_mapping.a');
    expect(failureOf(task).message).toBe('Unknown variable "y" in task_template.title');
  });
});

describe('a throw is classified in one place', () => {
  test('a bug: executor_error, its cause for the log only', async () => {
    const bug = new TypeError('x is not a function');

    const failure = failureOf(await executeWith(() => Promise.reject(bug)));

    expect(failure).toMatchObject({ code: 'executor_error', retryable: true, cause: bug });
    expect(failure.message).not.toContain('x is not');
  });

  test('a synchronous throw too', async () => {
    const execution = await executeWith(() => {
      throw new Error('at once');
    });

    expect(failureOf(execution).code).toBe('executor_error');
  });

  test('an executor that ignores its signal still ends at the timeout', async () => {
    let seen: AbortSignal | undefined;
    const hang: Executor<unknown> = ({ signal }) => {
      seen = signal;
      return new Promise(() => {});
    };

    const failure = failureOf(
      await executeWith(hang, { limits: { ...defaultNodeLimits, nodeTimeoutMs: 20 } }),
    );

    expect(failure).toMatchObject({ code: 'node_timeout', retryable: true });
    expect(seen?.aborted).toBe(true);
  });

  test.each([
    ['the time that its node names', 30, 3_600_000, 30],
    ['the limit of the deployment, whatever its node names', 60_000, 40, 40],
  ])('an executor ends at %s', async (_what, timeoutMs, maxNodeTimeoutMs, expected) => {
    const hang: Executor<unknown> = () => new Promise(() => {});
    const limits = { ...defaultNodeLimits, nodeTimeoutMs: 60_000, maxNodeTimeoutMs };

    const failure = failureOf(await executeWith(hang, { limits }, { timeoutMs }));

    expect(failure).toMatchObject({
      code: 'node_timeout',
      message: `The node took longer than ${expected} ms.`,
    });
  });

  test('an abort from outside: aborted, retryable', async () => {
    const controller = new AbortController();
    const hang: Executor<unknown> = () => new Promise(() => controller.abort('shutdown'));

    expect(failureOf(await executeWith(hang, { signal: controller.signal }))).toMatchObject({
      code: 'aborted',
      retryable: true,
    });
  });

  test('a signal that is aborted already starts nothing', async () => {
    let started = false;
    const executor: Executor<unknown> = async () => {
      started = true;
      return completed({});
    };

    const execution = await executeWith(executor, { signal: AbortSignal.abort() });

    expect(failureOf(execution).code).toBe('aborted');
    expect(started).toBe(false);
  });

  test('neither a timer nor a listener is left behind', async () => {
    const { signal } = new AbortController();
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();

    await executeWith(async () => completed({}), { signal });

    expect(timers()).toBe(before);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('an output', () => {
  test('that is no object becomes { value }', async () => {
    const output: JsonObject = JSON.parse('[1, 2]');

    expect(outputOf(await executeWith(async () => completed(output)))).toEqual({ value: [1, 2] });
  });

  test('over the limit fails the node and keeps what it cost', async () => {
    const limits = { ...defaultNodeLimits, maxOutputBytes: 100 };
    const spend = { provider: 'p', model: 'm', reportedCostNanos: 5n, inputTokens: 1, outputTokens: 1 };
    const spends = [{ ...spend, cachedInputTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 }];
    const output = { text: 'é'.repeat(50) };

    const execution = await executeWith(async () => ({ kind: 'completed', output, spend: spends }), {
      limits,
    });

    expect(failureOf(execution)).toMatchObject({ code: 'output_too_large', retryable: false });
    expect(execution.outcome.spend).toEqual(spends);
  });

  test('nested too deep fails the node', async () => {
    const output: JsonObject = { a: JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) };

    expect(failureOf(await executeWith(async () => completed(output))).code).toBe('output_too_deep');
  });

  test('holds no character that Postgres cannot keep', async () => {
    const output = { 'a\0': ['x\0y', { half: '\ud83d', whole: '😀', escaped: '\\u0000' }] };

    expect(outputOf(await executeWith(async () => completed(output)))).toEqual({
      'a\ufffd': ['x\ufffdy', { half: '\ufffd', whole: '😀', escaped: '\\u0000' }],
    });
  });
});

test('a frozen node is compiled once', async () => {
  let reads = 0;
  const task = defineNodeType({
    type: 'task',
    configSchema: z.unknown(),
    readConfig: (node) => {
      reads += 1;
      return node.nodeConfig;
    },
    execute: async () => completed({}),
  });
  const node = makeNode({ nodeType: 'task', nodeConfig: { a: '{{ x }}' } });

  for (const x of [1, 2, 3]) {
    await executeNode({ ...nodeTypes, task }, node, makeScope({ trigger: { x } }), makeAttempt());
  }

  expect(reads).toBe(1);
});
