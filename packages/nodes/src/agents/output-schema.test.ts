import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { failed, type NodeAttempt } from '../executor.ts';
import { createNodeServices, type NodeServices } from '../node-services.ts';
import { chatEvents, messageEvents, startModelFixture, streams } from '../test-support/model-fixture.ts';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';
import { anthropicUsages, openaiUsages } from '../test-support/usage-objects.ts';
import { isStrictSchema } from './llm/strict-schema.ts';

let server: Awaited<ReturnType<typeof startModelFixture>>;
let services: NodeServices;
beforeAll(async () => {
  server = await startModelFixture();
  const compute = { threads: 1, timeoutMs: 2_000, memoryBytes: 10_000_000, maxQueued: 10 };
  services = createNodeServices({ outbound: { allow: ['127.0.0.1'] }, compute });
});
afterAll(async () => {
  await services.close();
  await server.close();
});

const openai = { agent: 'openai', model: 'gpt-4o', api_key: 'sk-proj-0123456789' };
const anthropic = { agent: 'anthropic', model: 'claude-sonnet-5', api_key: 'sk-ant-0123456789' };
const schema: JsonObject = {
  type: 'object',
  required: ['title', 'score'],
  additionalProperties: false,
  properties: { title: { type: 'string', maxLength: 20 }, score: { type: 'integer', minimum: 1 } },
};

const ask = (config: JsonObject, attempt: Partial<NodeAttempt> = {}) => {
  const nodeConfig = { base_url: `${server.url}/v1`, output_schema: schema, ...config };
  const taskTemplate = { title: 'Rate it' };
  return execute({ nodeType: 'task', taskTemplate, nodeConfig }, {}, { services, ...attempt });
};

describe.each([
  [
    'openai',
    openai,
    (text: string, end?: string) => streams(chatEvents([text], openaiUsages.plain, end)),
    'length',
  ],
  [
    'anthropic',
    anthropic,
    (text: string, end?: string) => streams(messageEvents([text], anthropicUsages.cached, end)),
    'max_tokens',
  ],
] as const)('%s with an output_schema', (name, config, says, cut) => {
  test('is asked for JSON that fits, and its output holds it', async () => {
    server.reply(says('{"title":"Whales","score":3}'));

    const output = outputOf(await ask(config));

    expect(output).toMatchObject({ json: { title: 'Whales', score: 3 }, calls: 1 });
    const format =
      name === 'openai'
        ? { response_format: { type: 'json_schema', json_schema: { schema, strict: true } } }
        : { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } };
    expect(server.calls[0]?.body).toMatchObject(format);
  });

  test('is told once what is wrong, and both calls are paid for', async () => {
    server.reply(says('{"title":"Whales","score":0}'), says('```json\n{"title":"Whales","score":1}\n```'));

    const { outcome } = await ask(config);

    expect(outputOf({ outcome })).toMatchObject({ json: { title: 'Whales', score: 1 }, calls: 2 });
    expect(outcome.spend).toHaveLength(2);
    expect(server.calls).toHaveLength(2);
    const [, again] = server.calls;
    expect(again?.body.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: '{"title":"Whales","score":0}' },
      { role: 'user', content: expect.stringContaining('/score must be >= 1') },
    ]);
    expect(again?.headers['idempotency-key']).not.toBe(server.calls[0]?.headers['idempotency-key']);
  });

  test('fails for good when the second answer does not fit either', async () => {
    server.reply(says('Sure! Here it is.'));

    const { outcome } = await ask(config);

    expect(failureOf({ outcome })).toMatchObject({ code: 'output_schema_mismatch', retryable: false });
    expect(failureOf({ outcome }).message).toContain('It is not JSON.');
    expect(outcome.spend).toHaveLength(2);
  });

  test('asks for the money of the second call, too; refused, the first one stays spent', async () => {
    server.reply(says('{}'));
    const outcomes = [
      { kind: 'granted' as const },
      {
        kind: 'refused' as const,
        outcome: failed({ code: 'budget_exceeded', message: 'too dear', retryable: false }),
      },
    ];

    const { outcome } = await ask(config, { reserve: async () => outcomes.shift() ?? { kind: 'granted' } });

    expect(failureOf({ outcome }).code).toBe('budget_exceeded');
    expect(outcome.spend).toHaveLength(1);
    expect(server.calls).toHaveLength(1);
  });

  test('fails for good when the answer is cut at its limit: half of a JSON is none', async () => {
    server.reply(says('{"title":"Wha', cut));

    const { outcome } = await ask({ ...config, max_output_tokens: 12 });

    expect(failureOf({ outcome })).toMatchObject({ code: 'answer_truncated', retryable: false });
    expect(failureOf({ outcome }).message).toContain('max_output_tokens, 12');
    expect(outcome.spend).toHaveLength(1);
    expect(server.calls).toHaveLength(1);
  });

  test.each<JsonObject>([
    { type: 'text' },
    { type: 'string', pattern: '(' },
    { $ref: 'https://example.com/schema.json' },
  ])('that is no schema fails before anything is spent: %j', async (output_schema) => {
    server.reply(says('{}'));

    const { outcome } = await ask({ ...config, output_schema });

    expect(failureOf({ outcome })).toMatchObject({ code: 'invalid_output_schema', retryable: false });
    expect(outcome.spend).toEqual([]);
    expect(server.calls).toEqual([]);
  });

  test('whose pattern takes for ever is stopped, and the process goes on', async () => {
    server.reply(says(`"${'a'.repeat(40)}!"`));

    const { outcome } = await ask({ ...config, output_schema: { type: 'string', pattern: '^(a+)+$' } });

    expect(failureOf({ outcome })).toMatchObject({ code: 'compute_timeout' });
    expect(outcome.spend).toHaveLength(1);
  });
});

test.each<[boolean, JsonObject]>([
  [true, schema],
  [true, { type: 'object', properties: {}, additionalProperties: false }],
  [false, { ...schema, required: ['title'] }],
  [false, { ...schema, additionalProperties: true }],
  [false, { type: 'array', items: { type: 'object', properties: { a: {} } } }],
  [false, { type: 'object' }],
])('a schema can be strict: %p for %j', (strict, given) => {
  expect(isStrictSchema(given)).toBe(strict);
});
