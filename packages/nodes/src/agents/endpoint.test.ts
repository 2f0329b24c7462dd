import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { callbackSecret } from '@runyard/runtime';
import { failed, type NodeAttempt, type PaidCall } from '../executor.ts';
import { createNodeServices, type NodeServices } from '../node-services.ts';
import { answers, hangs, type Reply, resets, startModelFixture } from '../test-support/model-fixture.ts';
import { execute, failureOf, outputOf, waitOf } from '../test-support/node-fixtures.ts';

const SIGNING_SECRET = 'a secret for tests, of more than thirty-two characters';
const ref = { nodeRunId: '0199c0de-0000-7000-8000-000000000007', attempt: 1 };
const secrets = { AGENT_KEY: 'agent-key-0123456789' };
const taskTemplate = {
  title: 'Research {{ topic }}',
  description: 'Find three facts about {{ topic }} that can be checked.',
};
const artifacts = [{ type: 'text', content: 'Whales sing.' }];

let server: Awaited<ReturnType<typeof startModelFixture>>;
let services: NodeServices;
beforeAll(async () => {
  server = await startModelFixture();
  services = createNodeServices({
    outbound: { allow: ['127.0.0.1'] },
    callbacks: { publicUrl: 'https://runyard.example.com/', signingSecret: SIGNING_SECRET },
  });
});
afterAll(async () => {
  await services.close();
  await server.close();
});

const ask = (
  reply: Reply,
  config: JsonObject = {},
  attempt: Partial<NodeAttempt> = {},
  trigger: JsonObject = { topic: 'whales' },
) => {
  server.reply(reply);
  const nodeConfig = {
    agent: 'endpoint',
    url: `${server.url}/research/execute`,
    api_key: '{{ secrets.AGENT_KEY }}',
    budget_usd: 2,
    ...config,
  };
  const node = { nodeType: 'task' as const, taskTemplate, nodeConfig };
  return execute(node, { trigger, secrets }, { ...ref, idempotencyKey: ref.nodeRunId, services, ...attempt });
};

describe('a synchronous agent outside', () => {
  test('gets the task as the protocol has it, and its answer is the output and the cost', async () => {
    const answer = { artifacts, cost_usd: 0.25, metadata: { model: 'house-blend' } };

    const { outcome } = await ask(answers(200, answer), {
      category: 'research',
      task_type: 'facts',
      requirements: { count: 3 },
      attachments: [{ url: 'https://example.com/a.pdf' }],
      quality_rules: ['cite'],
      mode: 'prototype',
      headers: { 'X-Team': 'blue' },
    });

    expect(server.calls).toMatchObject([
      {
        path: '/research/execute',
        headers: {
          'x-api-key': secrets.AGENT_KEY,
          'x-task-id': ref.nodeRunId,
          'idempotency-key': ref.nodeRunId,
          'x-team': 'blue',
        },
      },
    ]);
    expect(server.calls[0]?.body).toEqual({
      task_id: ref.nodeRunId,
      title: 'Research whales',
      description: 'Find three facts about whales that can be checked.',
      category: 'research',
      task_type: 'facts',
      requirements: { count: 3 },
      budget_usd: 2,
      attachments: [{ url: 'https://example.com/a.pdf' }],
      quality_rules: ['cite'],
      mode: 'prototype',
    });
    expect(outputOf({ outcome })).toEqual({ agent: 'endpoint', ...answer });
    expect(outcome.spend).toMatchObject([{ provider: 'endpoint', reportedCostNanos: 250_000_000n }]);
    expect(outcome).toMatchObject({ task: { title: 'Research whales' } });
  });

  test('costs what it says also where it has failed', async () => {
    const error = { message: 'no sources found', retryable: true };

    const { outcome } = await ask(answers(200, { error, cost_usd: 0.1 }));

    expect(failureOf({ outcome })).toMatchObject({ code: 'agent_failed', retryable: true });
    expect(failureOf({ outcome }).message).toContain('no sources found');
    expect(outcome.spend).toMatchObject([{ reportedCostNanos: 100_000_000n }]);
  });

  test('is not asked where its budget is refused', async () => {
    const asked: PaidCall[] = [];
    const outcome = failed({ code: 'budget_exceeded', message: 'too dear', retryable: false });

    const execution = await ask(
      answers(200, { artifacts }),
      {},
      {
        reserve: async (call) => {
          asked.push(call);
          return { kind: 'refused', outcome };
        },
      },
    );

    expect(execution.outcome).toEqual(outcome);
    expect(asked).toMatchObject([{ provider: 'endpoint', maxCostNanos: 2_000_000_000n }]);
    expect(server.calls).toEqual([]);
  });

  test.each<[string, Reply, string, boolean]>([
    ['401', answers(401, {}), 'http_401', false],
    ['409', answers(409, {}), 'http_409', true],
    ['503', answers(503, {}, { 'retry-after': '7' }), 'http_503', true],
    ['a redirect', answers(307, {}, { location: '/elsewhere' }), 'too_many_redirects', false],
    ['a page', answers(200, '<html>', { 'content-type': 'text/html' }), 'invalid_agent_answer', false],
    ['half a body', answers(200, '{"artifacts":'), 'invalid_response_body', false],
    ['no artifacts', answers(200, { ok: true }), 'invalid_agent_answer', false],
    ['a cost below zero', answers(200, { artifacts, cost_usd: -1 }), 'invalid_agent_answer', false],
    ['a reset connection', resets, 'network_error', true],
    ['a hang', hangs, 'request_timeout', true],
  ])('that answers with %s fails, and costs nothing', async (_name, reply, code, retryable) => {
    const { outcome } = await ask(reply, { execution_timeout_seconds: 1 });

    expect(failureOf({ outcome })).toMatchObject({ code, retryable });
    expect(outcome.spend).toEqual([]);
    expect(server.calls).toHaveLength(1);
  });

  test('waits as long as the agent asks before another attempt', async () => {
    const failure = failureOf(await ask(answers(429, {}, { 'retry-after': '7' })));

    expect(failure).toMatchObject({ code: 'http_429', retryable: true, retryAfterMs: 7_000 });
  });

  test.each<[JsonObject, JsonObject, string]>([
    [
      {},
      { topic: 'x'.repeat(300) },
      'task_template.title: an agent outside takes 5 to 200 characters, and this has 309',
    ],
    [{ budget_usd: -1 }, { topic: 'whales' }, 'budget_usd'],
    [{ url: 'ftp://example.com' }, { topic: 'whales' }, 'url'],
    [{ async: true, approval_level: 'after' }, { topic: 'whales' }, 'put an approval node behind it'],
    [{ execution_timeout_seconds: 0 }, { topic: 'whales' }, 'execution_timeout_seconds'],
  ])('with a bad config is not asked: %j', async (config, trigger, named) => {
    const failure = failureOf(await ask(answers(200, { artifacts }), config, {}, trigger));

    expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
    expect(failure.message).toContain(named);
    expect(server.calls).toEqual([]);
  });
});

describe('an asynchronous agent outside', () => {
  const asynchronous = { async: true, execution_timeout_seconds: 60 };

  test('is told where to call back, and its node waits for that', async () => {
    const execution = await ask(answers(202, { accepted: true }), asynchronous);

    expect(server.calls[0]?.body).toMatchObject({
      callback_url: `https://runyard.example.com/api/v1/callbacks/${ref.nodeRunId}.1`,
      callback_secret: callbackSecret(SIGNING_SECRET, ref),
      execution_timeout_seconds: 60,
    });
    expect(waitOf(execution)).toMatchObject({
      reason: 'external',
      task: { title: 'Research whales', approvalLevel: 'none' },
      due: { afterMs: 60_000 },
      failure: { code: 'callback_timeout', retryable: true },
    });
    expect(execution.outcome.spend).toEqual([]);
  });

  test('is told the same when the attempt runs again, and something else at the next attempt', async () => {
    await ask(answers(202, ''), asynchronous);
    const [first] = server.calls;
    await ask(answers(202, ''), asynchronous);
    const [again] = server.calls;
    await ask(answers(202, ''), asynchronous, { attempt: 2 });
    const [next] = server.calls;

    const told = (call = first) => [call?.body.callback_secret, call?.headers['idempotency-key']];
    expect(told(again)).toEqual(told(first));
    expect(told(next)[0]).not.toBe(told(first)[0]);
    expect(told(next)[1]).not.toBe(told(first)[1]);
  });

  test('may be done at once', async () => {
    const { outcome } = await ask(answers(200, { artifacts, cost_usd: 1 }), asynchronous);

    expect(outputOf({ outcome })).toMatchObject({ artifacts });
    expect(outcome.spend).toHaveLength(1);
  });

  test('that does not take the task fails the attempt, and nobody hears the secret that it quotes', async () => {
    const quotes: Reply = (response, { body }) => answers(500, { got: body })(response, { body } as never);

    const failure = failureOf(await ask(quotes, asynchronous));

    expect(failure).toMatchObject({ code: 'http_500', retryable: true });
    expect(failure.message).not.toContain('cbsec_');
  });

  test('is not asked where this system has no address to call back to', async () => {
    const bare = createNodeServices({ outbound: { allow: ['127.0.0.1'] } });

    const failure = failureOf(await ask(answers(202, ''), asynchronous, { services: bare }));
    await bare.close();

    expect(failure).toMatchObject({ code: 'callbacks_not_configured', retryable: false });
    expect(failure.message).toContain('PUBLIC_URL');
    expect(server.calls).toEqual([]);
  });
});
