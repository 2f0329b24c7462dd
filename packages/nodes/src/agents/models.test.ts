import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { failed, type NodeAttempt, type PaidCall } from '../executor.ts';
import {
  answers,
  chatEvents,
  messageEvents,
  startModelFixture,
  streams,
} from '../test-support/model-fixture.ts';
import { execute, failureOf, outputOf, waitOf } from '../test-support/node-fixtures.ts';
import { anthropicUsages, openaiUsages } from '../test-support/usage-objects.ts';

let server: Awaited<ReturnType<typeof startModelFixture>>;
beforeAll(async () => {
  server = await startModelFixture();
});
afterAll(() => server.close());

const secrets = { API_KEY: 'sk-proj-0123456789abcdef' };
const taskTemplate = { title: 'Write about {{ topic }}', description: 'A post.', prompt: 'Be short.' };

const ask = (config: JsonObject, attempt: Partial<NodeAttempt> = {}) =>
  execute(
    {
      nodeType: 'task',
      taskTemplate,
      nodeConfig: { base_url: `${server.url}/v1`, api_key: '{{ secrets.API_KEY }}', ...config },
    },
    { trigger: { topic: 'whales' }, secrets },
    attempt,
  );
const openai = { agent: 'openai', model: 'gpt-4o' };
const anthropic = { agent: 'anthropic', model: 'claude-sonnet-5' };

describe('an openai agent', () => {
  test('asks over chat completions, streams what it gets, and books its usage', async () => {
    const shown: string[] = [];
    server.reply(streams(chatEvents(['Whales ', 'sing.'], openaiUsages.reasoned)));

    const { outcome } = await ask(
      { ...openai, system: 'You write.', temperature: 0.5, max_output_tokens: 100 },
      { emitPartial: (text) => shown.push(text) },
    );

    expect(server.calls).toMatchObject([
      {
        path: '/v1/chat/completions',
        headers: { authorization: `Bearer ${secrets.API_KEY}` },
        body: {
          model: 'gpt-4o',
          messages: [
            { role: 'system', content: 'You write.' },
            { role: 'user', content: 'Write about whales\n\nA post.\n\nBe short.' },
          ],
          max_tokens: 100,
          temperature: 0.5,
          stream: true,
          stream_options: { include_usage: true },
        },
      },
    ]);
    expect(server.calls[0]?.body).not.toHaveProperty('tools');
    expect(shown.join('')).toBe('Whales sing.');
    expect(outcome).toMatchObject({
      kind: 'completed',
      output: {
        agent: 'openai',
        model: 'gpt-4o-2024-08-06',
        text: 'Whales sing.',
        usage: { input_tokens: 81, output_tokens: 203, reasoning_tokens: 832 },
        finish_reason: 'stop',
        calls: 1,
      },
      spend: [
        { provider: 'openai', model: 'gpt-4o', inputTokens: 81, outputTokens: 203, reasoningTokens: 832 },
      ],
      task: { title: 'Write about whales' },
    });
  });

  test('asks a server that wants no key and does not stream, under the name of its provider', async () => {
    server.reply(
      answers(200, {
        model: 'llama',
        choices: [{ message: { role: 'assistant', content: 'Hm.' }, finish_reason: 'length' }],
        usage: openaiUsages.bare,
      }),
    );

    const { outcome } = await ask({
      ...openai,
      api_key: '',
      provider: 'ollama',
      messages: [{ role: 'user', content: 'Hi' }],
    });

    expect(server.calls[0]?.headers).not.toHaveProperty('authorization');
    expect(server.calls[0]?.body.messages).toEqual([{ role: 'user', content: 'Hi' }]);
    expect(outputOf({ outcome })).toMatchObject({ text: 'Hm.', finish_reason: 'length' });
    expect(outcome.spend).toMatchObject([{ provider: 'ollama', inputTokens: 12, outputTokens: 7 }]);
  });

  test('counts four characters a token where the server tells no usage', async () => {
    server.reply(streams(chatEvents(['12345678'])));

    const { outcome } = await ask(openai);

    expect(outcome.spend).toMatchObject([{ inputTokens: expect.any(Number), outputTokens: 2 }]);
  });

  test('sends the same idempotency key when the same is asked again, and another one for anything else', async () => {
    server.reply(streams(chatEvents(['ok'])));
    await ask(openai);
    await ask(openai, { attempt: 2 });
    await ask({ ...openai, system: 'else' });

    const [first, again, other] = server.calls.map(({ headers }) => headers['idempotency-key']);
    expect(first).toMatch(/^node-run-1-\w{16}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('an anthropic agent', () => {
  test('asks over messages, streams what it gets, and books its usage', async () => {
    const shown: string[] = [];
    server.reply(streams(messageEvents(['Whales ', 'sing.'], anthropicUsages.cached)));

    const { outcome } = await ask(
      { ...anthropic, system: 'You write.' },
      { emitPartial: (text) => shown.push(text) },
    );

    expect(server.calls).toMatchObject([
      {
        path: '/v1/messages',
        headers: { authorization: `Bearer ${secrets.API_KEY}`, 'anthropic-version': expect.any(String) },
        body: {
          model: 'claude-sonnet-5',
          system: 'You write.',
          messages: [{ role: 'user', content: 'Write about whales\n\nA post.\n\nBe short.' }],
          max_tokens: 4_096,
          stream: true,
        },
      },
    ]);
    expect(shown.join('')).toBe('Whales sing.');
    expect(outcome).toMatchObject({
      output: {
        agent: 'anthropic',
        model: 'claude-sonnet-5-20260901',
        text: 'Whales sing.',
        finish_reason: 'end_turn',
      },
      spend: [
        {
          provider: 'anthropic',
          model: 'claude-sonnet-5',
          inputTokens: 21,
          cachedInputTokens: 188_086,
          outputTokens: 393,
        },
      ],
    });
  });

  test('asks the version of the API that knows a temperature for one', async () => {
    server.reply(streams(messageEvents(['ok'], anthropicUsages.cached)));

    await ask({ ...anthropic, temperature: 0.3 });

    expect(server.calls[0]).toMatchObject({
      headers: { 'anthropic-version': '2023-06-01' },
      body: { temperature: 0.3 },
    });
  });

  test('reads an answer that comes in one piece', async () => {
    const content = [{ type: 'text', text: 'Hm.' }];
    server.reply(
      answers(200, { model: 'claude', content, stop_reason: 'max_tokens', usage: anthropicUsages.written }),
    );

    const { outcome } = await ask(anthropic);

    expect(outputOf({ outcome })).toMatchObject({ text: 'Hm.', finish_reason: 'max_tokens' });
    expect(outcome.spend).toMatchObject([{ cacheWriteTokens: 188_086 }]);
  });
});

describe.each([
  ['openai', openai, streams(chatEvents(['ok'], openaiUsages.plain))],
  ['anthropic', anthropic, streams(messageEvents(['ok'], anthropicUsages.cached))],
] as const)('an agent of %s', (_name, config, reply) => {
  test('asks for the most that its call can cost; where that is refused it calls nobody', async () => {
    const asked: PaidCall[] = [];
    const refusal = failed({ code: 'budget_exceeded', message: 'too dear', retryable: false });
    server.reply(reply);

    const { outcome } = await ask(
      { ...config, max_output_tokens: 77, system: 'é'.repeat(500) },
      {
        reserve: async (call) => {
          asked.push(call);
          return { kind: 'refused', outcome: refusal };
        },
      },
    );

    expect(outcome).toEqual(refusal);
    expect(server.calls).toEqual([]);
    expect(asked).toMatchObject([{ provider: config.agent, model: config.model, maxOutputTokens: 77 }]);
    expect(asked[0]?.inputTokens).toBeGreaterThan(1_000);
  });

  test('lets its answer count only when somebody approves', async () => {
    server.reply(reply);

    const execution = await ask({ ...config, approval_level: 'after' });

    expect(waitOf(execution)).toMatchObject({ reason: 'approval', task: { proposedOutput: { text: 'ok' } } });
    expect(execution.outcome.spend).toHaveLength(1);
  });

  test('shows nobody its key, though the server says it, in pieces', async () => {
    const shown: string[] = [];
    const pieces = ['The key is sk-proj-', '01234567', '89abcdef', ', keep it.'];
    server.reply(
      streams(config === openai ? chatEvents(pieces) : messageEvents(pieces, anthropicUsages.cached)),
    );

    const { outcome } = await ask(config, { emitPartial: (text) => shown.push(text) });

    expect(outputOf({ outcome }).text).toBe('The key is [secret API_KEY], keep it.');
    expect(shown.join('')).toBe('The key is [secret API_KEY], keep it.');
  });

  test.each([
    [{ model: '' }, 'model'],
    [{ base_url: 'ftp://example.com' }, 'base_url'],
    [{ messages: [{ role: 'assistant', content: 'Hm.' }] }, 'messages'],
    [{ output_schema: 'string' }, 'output_schema'],
    [{ max_output_tokens: 0 }, 'max_output_tokens'],
    [{ temperature: 3 }, 'temperature'],
    [{ api_key: 'two\nlines' }, 'api_key'],
  ])('with a bad config fails for good and names what is wrong: %j', async (bad, named) => {
    const failure = failureOf(await ask({ ...config, ...bad }));

    expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
    expect(failure.message).toContain(named);
  });
});
