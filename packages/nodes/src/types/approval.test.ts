import { expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { execute, failureOf, waitOf } from '../test-support/node-fixtures.ts';

const ask = (nodeConfig: JsonObject, trigger: JsonObject = { draft: { text: 'Whales' } }) =>
  execute({ nodeType: 'approval', nodeConfig }, { trigger });

test('asks for an approval of its input, for as long as it takes', async () => {
  expect(waitOf(await ask({ title: 'Publish {{ draft.text }}?' }))).toEqual({
    reason: 'approval',
    task: {
      title: 'Publish Whales?',
      description: '',
      approvalLevel: 'after',
      proposedOutput: { draft: { text: 'Whales' } },
      onReject: 'fail',
    },
    expiry: null,
    autoAcceptable: true,
  });
});

test('asks for an approval of what it proposes, until it expires', async () => {
  const config = {
    title: 'Publish?',
    description: 'On the front page.',
    proposed: { text: '{{ draft.text | upcase }}' },
    on_reject: 'continue',
    expires_in_seconds: 90,
    on_expiry: 'reject',
  };

  expect(waitOf(await ask(config))).toMatchObject({
    task: { description: 'On the front page.', proposedOutput: { text: 'WHALES' }, onReject: 'continue' },
    expiry: { due: { afterMs: 90_000 }, onExpiry: 'reject' },
  });
});

test('may expire at a time', async () => {
  expect(waitOf(await ask({ title: 'Publish?', expires_at: '2026-01-03T00:00:00Z' }))).toMatchObject({
    expiry: { due: { at: new Date('2026-01-03T00:00:00Z') }, onExpiry: 'fail' },
  });
});

test.each<JsonObject>([
  {},
  { title: '' },
  { title: 'Publish?', proposed: 'text' },
  { title: 'Publish?', on_expiry: 'shrug' },
  { title: 'Publish?', on_reject: 'shrug' },
  { title: 'Publish?', expires_in_seconds: 0 },
  { title: 'Publish?', expires_in_seconds: 1, expires_at: '2026-01-03T00:00:00Z' },
  { title: 'Publish?', colour: 'red' },
])('a config that cannot be meant fails the node: %j', async (config) => {
  expect(failureOf(await ask(config))).toMatchObject({ code: 'invalid_config', retryable: false });
});

test('a task that would expire too late fails the node, and says what the limit is', async () => {
  const failure = failureOf(await ask({ title: 'Publish?', expires_in_seconds: 366 * 86_400 }));

  expect(failure).toMatchObject({ code: 'expiry_too_late', retryable: false });
  expect(failure.message).toContain('in 366 days; 365 days is the limit (MAX_DELAY_DAYS)');
});
