import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { defaultNodeLimits } from '../executor.ts';
import { createNodeServices } from '../node-services.ts';
import {
  answers,
  chatEvents,
  hangs,
  messageEvents,
  type Reply,
  resets,
  startModelFixture,
  streams,
} from '../test-support/model-fixture.ts';
import { execute, failureOf } from '../test-support/node-fixtures.ts';
import { anthropicUsages, openaiUsages } from '../test-support/usage-objects.ts';

let server: Awaited<ReturnType<typeof startModelFixture>>;
beforeAll(async () => {
  server = await startModelFixture();
});
afterAll(() => server.close());

const openai = { agent: 'openai', model: 'gpt-4o', api_key: 'sk-proj-0123456789' };
const anthropic = { agent: 'anthropic', model: 'claude-sonnet-5', api_key: 'sk-ant-0123456789' };

const ask = (config: JsonObject, reply: Reply, attempt: object = {}) => {
  server.reply(reply);
  const nodeConfig = { base_url: `${server.url}/v1`, timeout_ms: 5_000, ...config };
  return execute({ nodeType: 'task', taskTemplate: { title: 'Write' }, nodeConfig }, {}, attempt);
};

const openaiError = (type: string, code: string | null = null) => ({
  error: { message: `it says ${type}`, type, param: null, code },
});
const anthropicError = (type: string) => ({ type: 'error', error: { type, message: `it says ${type}` } });
const asJson = (value: object) => JSON.stringify(value);

describe('openai', () => {
  test.each([
    [400, openaiError('invalid_request_error'), 'provider_bad_request', false],
    [401, openaiError('invalid_request_error', 'invalid_api_key'), 'provider_unauthorized', false],
    [403, openaiError('forbidden'), 'provider_forbidden', false],
    [404, openaiError('invalid_request_error', 'model_not_found'), 'provider_not_found', false],
    [408, openaiError('timeout'), 'provider_timeout', true],
    [409, openaiError('conflict'), 'provider_error', true],
    [422, openaiError('invalid'), 'provider_bad_request', false],
    [429, openaiError('requests', 'rate_limit_exceeded'), 'provider_rate_limited', true],
    [429, openaiError('insufficient_quota', 'insufficient_quota'), 'provider_quota_exceeded', false],
    [500, openaiError('server_error'), 'provider_error', true],
    [503, openaiError('overloaded'), 'provider_overloaded', true],
  ])('%d %j is %s, retryable: %p, and cost nothing', async (status, body, code, retryable) => {
    const execution = await ask(openai, answers(status, body));

    expect(failureOf(execution)).toMatchObject({ code, retryable });
    expect(failureOf(execution).message).toContain(`/v1/chat/completions answered ${status}`);
    expect(failureOf(execution).message).toContain('it says');
    expect(execution.outcome.spend).toEqual([]);
    expect(server.calls).toHaveLength(1);
  });

  test('books what a stream has said before it is cut, and calls it no success', async () => {
    const half = chatEvents(['12345678', '1234', 'never']).slice(0, 3);

    for (const then of ['end', 'reset'] as const) {
      const { outcome } = await ask(openai, streams(half, then));

      expect(failureOf({ outcome })).toMatchObject({ code: 'provider_stream_cut', retryable: true });
      expect(outcome.spend).toMatchObject([{ provider: 'openai', outputTokens: 3 }]);
    }
  });

  test('an error in the stream is an error, whatever came before', async () => {
    const begun = chatEvents(['12345678']).slice(0, 2);
    const said = (error: object) => streams([...begun, `data: ${asJson(error)}\n\n`]);

    const limited = await ask(openai, said(openaiError('requests', 'rate_limit_exceeded')));
    const broken = await ask(openai, said(openaiError('server_error')));

    expect(failureOf(limited)).toMatchObject({ code: 'provider_rate_limited', retryable: true });
    expect(failureOf(broken)).toMatchObject({ code: 'provider_error', retryable: true });
    expect(broken.outcome.spend).toHaveLength(1);
  });

  test.each([
    ['content_filter', chatEvents(['I could'], openaiUsages.plain, 'content_filter'), 'answer_filtered'],
    [
      'a refusal',
      [
        `data: ${asJson({ choices: [{ delta: { refusal: 'I will not.' } }] })}\n\n`,
        ...chatEvents([], openaiUsages.plain),
      ],
      'answer_refused',
    ],
  ])('%s fails for good, and is paid for', async (_name, events, code) => {
    const { outcome } = await ask(openai, streams(events));

    expect(failureOf({ outcome })).toMatchObject({ code, retryable: false });
    expect(outcome.spend).toMatchObject([{ inputTokens: 19, outputTokens: 10 }]);
  });
});

describe('anthropic', () => {
  test.each([
    [400, 'invalid_request_error', 'provider_bad_request', false],
    [401, 'authentication_error', 'provider_unauthorized', false],
    [402, 'billing_error', 'provider_quota_exceeded', false],
    [403, 'permission_error', 'provider_forbidden', false],
    [404, 'not_found_error', 'provider_not_found', false],
    [413, 'request_too_large', 'provider_bad_request', false],
    [429, 'rate_limit_error', 'provider_rate_limited', true],
    [500, 'api_error', 'provider_error', true],
    [504, 'timeout_error', 'provider_timeout', true],
    [529, 'overloaded_error', 'provider_overloaded', true],
  ])('%d %s is %s, retryable: %p, as an answer and in a stream', async (status, type, code, retryable) => {
    const answered = await ask(anthropic, answers(status, anthropicError(type)));
    const begun = messageEvents(['12345678'], anthropicUsages.cached).slice(0, 4);
    const event = `event: error\ndata: ${asJson(anthropicError(type))}\n\n`;
    const streamed = await ask(anthropic, streams([...begun, event]));

    expect(failureOf(answered)).toMatchObject({ code, retryable });
    expect(failureOf(answered).message).toContain(`${type}: it says`);
    expect(answered.outcome.spend).toEqual([]);
    expect(failureOf(streamed)).toMatchObject({ code, retryable });
    expect(streamed.outcome.spend).toMatchObject([{ cachedInputTokens: 188_086, outputTokens: 2 }]);
  });

  test('a refusal fails for good, and is paid for', async () => {
    const { outcome } = await ask(
      anthropic,
      streams(messageEvents(['No.'], anthropicUsages.cached, 'refusal')),
    );

    expect(failureOf({ outcome })).toMatchObject({ code: 'answer_refused', retryable: false });
    expect(outcome.spend).toMatchObject([{ outputTokens: 393 }]);
  });
});

describe.each([
  ['openai', openai],
  ['anthropic', anthropic],
])('%s', (_name, config) => {
  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:04:10 GMT' }, 4_322],
    [{ 'retry-after': '999999' }, 3_600_000],
    [{ 'retry-after': 'soon' }, undefined],
  ])('waits as long as the server asks, an hour at most: %j', async (headers, retryAfterMs) => {
    const failure = failureOf(await ask(config, answers(429, {}, headers)));

    expect(failure).toMatchObject({ code: 'provider_rate_limited', retryable: true });
    expect(failure.retryAfterMs).toBe(retryAfterMs);
  });

  test('a body that is no JSON names the status and shows how it begins', async () => {
    const html = '<html>Bad gateway</html>';

    const failure = failureOf(await ask(config, answers(502, html, { 'content-type': 'text/html' })));

    expect(failure).toMatchObject({ code: 'provider_error', retryable: true });
    expect(failure.message).toContain('502');
    expect(failure.message).toContain('Bad gateway');
  });

  test('a success that is no answer fails for good, and half of one may pass', async () => {
    const page = await ask(config, answers(200, '<html>Welcome</html>', { 'content-type': 'text/html' }));
    const other = await ask(config, answers(200, { hello: 'world' }));
    const half = await ask(config, answers(200, '{"choices":[{"mess'));
    const garbled = await ask(config, streams(['event: message_start\ndata: {"type":"mess\n\n']));

    expect(failureOf(page)).toMatchObject({ code: 'provider_invalid_answer', retryable: false });
    expect(failureOf(other)).toMatchObject({ code: 'provider_invalid_answer', retryable: false });
    expect(failureOf(half)).toMatchObject({ code: 'provider_stream_cut', retryable: true });
    expect(failureOf(garbled)).toMatchObject({ code: 'provider_stream_cut', retryable: true });
  });

  test('a connection that is reset, and a server that is not there, may be there another time', async () => {
    const gone = { ...config, base_url: 'http://127.0.0.1:1/v1' };

    for (const execution of [await ask(config, resets), await ask(gone, resets)]) {
      expect(failureOf(execution)).toMatchObject({ code: 'network_error', retryable: true });
      expect(execution.outcome.spend).toEqual([]);
    }
  });

  test('a server that hangs is left at the deadline, with what it has said booked', async () => {
    const short = { ...config, timeout_ms: 300 };
    const events =
      config === openai ? chatEvents(['12345678']) : messageEvents(['12345678'], anthropicUsages.cached);

    const silent = await ask(short, hangs);
    const halfway = await ask(
      { ...config, timeout_ms: 2_000 },
      streams(events.slice(0, 4 - (config === openai ? 2 : 0)), 'hang'),
    );

    expect(failureOf(silent)).toMatchObject({ code: 'provider_timeout', retryable: true });
    expect(failureOf(silent).message).toContain('300 ms (timeout_ms)');
    expect(silent.outcome.spend).toEqual([]);
    expect(failureOf(halfway)).toMatchObject({ code: 'provider_timeout', retryable: true });
    expect(halfway.outcome.spend).toMatchObject([{ outputTokens: 2 }]);
  });

  test('an attempt that is aborted stops at once', async () => {
    const controller = new AbortController();
    const abort: Reply = () => controller.abort();

    const failure = failureOf(await ask(config, abort, { signal: controller.signal }));

    expect(failure).toMatchObject({ code: 'aborted', retryable: true });
  });

  test.each(['its timeout', 'an abort'])(
    'an attempt that is stopped by %s books what its calls have used',
    async (by) => {
      const half = chatEvents(['12345678', '1234', 'never']).slice(0, 3);
      const stop = new AbortController();
      const emitPartial = (text: string) => void (by === 'an abort' && text === '1234' && stop.abort());
      const limits = { ...defaultNodeLimits, nodeTimeoutMs: by === 'an abort' ? 60_000 : 500 };

      const { outcome } = await ask(openai, streams(half, 'hang'), {
        emitPartial,
        limits,
        signal: stop.signal,
      });

      expect(failureOf({ outcome }).code).toBe(by === 'an abort' ? 'aborted' : 'node_timeout');
      expect(outcome.spend).toMatchObject([{ provider: 'openai', outputTokens: 3 }]);
    },
  );

  test('a redirect is not followed: the key would go along', async () => {
    const failure = failureOf(await ask(config, answers(307, '', { location: `${server.url}/elsewhere` })));

    expect(failure).toMatchObject({ code: 'provider_bad_request', retryable: false });
    expect(server.calls).toHaveLength(1);
  });

  test('an address that is not public is not called', async () => {
    const services = createNodeServices({ outbound: { allow: [] } });

    const failure = failureOf(await ask(config, hangs, { services }));

    expect(failure).toMatchObject({ code: 'address_refused', retryable: false });
    expect(server.calls).toEqual([]);
    await services.close();
  });

  test('an answer without an end is left at the limit, as text and as one event', async () => {
    const limits = { ...defaultNodeLimits, maxOutputBytes: 1_000, maxResponseBytes: 2_000 };
    const pieces = Array.from({ length: 30 }, () => 'x'.repeat(100));
    const events = config === openai ? chatEvents(pieces) : messageEvents(pieces, anthropicUsages.cached);

    const text = await ask(config, streams(events, 'hang'), { limits });
    const event = await ask(
      config,
      streams(['data: ', ...pieces.map((piece) => `${piece}\ndata: `)], 'hang'),
      {
        limits,
      },
    );

    expect(failureOf(text)).toMatchObject({ code: 'response_too_large', retryable: false });
    expect(text.outcome.spend).toHaveLength(1);
    expect(failureOf(event)).toMatchObject({ code: 'response_too_large', retryable: false });
  });
});
