import { expect, test } from '@jest/globals';
import { defaultNodeLimits } from '../executor.ts';
import { execute, failureOf, waitOf } from '../test-support/node-fixtures.ts';

const WORKFLOW_ID = '0199c0de-0000-7000-8000-000000000001';
const workflowOf = (config: object) =>
  ({
    nodeType: 'workflow',
    nodeConfig: JSON.parse(JSON.stringify({ workflow_id: WORKFLOW_ID, ...config })),
  }) as const;

test('a workflow node waits for a run, with the payload that its templates make', async () => {
  const node = workflowOf({ trigger_payload: { rows: '{{ rows }}' }, priority: 3 });

  const execution = await execute(node, { trigger: { rows: [1, 2] } });

  expect(waitOf(execution)).toEqual({
    reason: 'run',
    workflowId: WORKFLOW_ID,
    triggerPayload: { rows: [1, 2] },
    priority: 3,
    isAwaited: true,
  });
});

test('it may be told not to wait, and which workflow by a template', async () => {
  const node = workflowOf({ workflow_id: '{{ next }}', wait: false });

  const execution = await execute(node, { trigger: { next: WORKFLOW_ID } });

  expect(waitOf(execution)).toMatchObject({ workflowId: WORKFLOW_ID, isAwaited: false, priority: null });
});

test('a payload over the limit of an input is refused', async () => {
  const limits = { ...defaultNodeLimits, maxOutputBytes: 100 };

  const execution = await execute(workflowOf({ trigger_payload: { text: 'x'.repeat(101) } }), {}, { limits });

  expect(failureOf(execution).code).toBe('input_too_large');
});

test.each([
  [{ workflow_id: 'tea' }, 'workflow_id'],
  [{ trigger_payload: [] }, 'trigger_payload'],
  [{ priority: 11 }, 'priority'],
])('%j is no config of a workflow node', async (config, place) => {
  const failure = failureOf(await execute(workflowOf(config)));

  expect(failure.code).toBe('invalid_config');
  expect(failure.message).toContain(place);
});
