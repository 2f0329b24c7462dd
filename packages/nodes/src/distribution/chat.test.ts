import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { createNodeServices, type NodeServices } from '../node-services.ts';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';
import { type Answer, startRecordingServer } from '../test-support/recording-server.ts';

let server: Awaited<ReturnType<typeof startRecordingServer>>;
let services: NodeServices;
let answer: Answer;

beforeEach(async () => {
  answer = {};
  server = await startRecordingServer(() => answer);
  const providerUrls = [`slack=${server.url}/api`, `discord=${server.url}/v10`];
  services = createNodeServices({ outbound: { allow: ['127.0.0.1'], providerUrls } });
});
afterEach(async () => {
  await services.close();
  await server.close();
});

const deliver = (platform: string, params: JsonObject, trigger: JsonObject = { text: 'Hello' }) =>
  execute({ nodeType: 'distribution', nodeConfig: { platform, params } }, { trigger }, { services });

const sent = () => server.requests.map(({ body }) => JSON.parse(body));
const hook = (): JsonObject => ({ webhook_url: `${server.url}/services/T1/B1/s3cret` });

describe('slack', () => {
  const asApp = { token: 'xoxb-1', channel: 'C1' };

  test('as a webhook posts text and blocks', async () => {
    answer = { body: 'ok' };
    const blocks = [{ type: 'divider' }];

    const output = outputOf(await deliver('slack', { ...hook(), text: '{{ text }}!', blocks }));

    expect(output).toEqual({ delivery_id: 'node-run-1', status: 200 });
    expect(server.requests[0]?.target).toBe('/services/T1/B1/s3cret');
    expect(sent()).toEqual([{ text: 'Hello!', blocks }]);
  });

  test('as an app posts into a channel, with the delivery id', async () => {
    answer = { body: { ok: true, channel: 'C1', ts: '17.5' } };

    const output = outputOf(await deliver('slack', { ...asApp, thread_ts: '16.1' }));

    expect(output).toEqual({ delivery_id: 'node-run-1', channel: 'C1', ts: '17.5' });
    expect(server.requests[0]).toMatchObject({
      target: '/api/chat.postMessage',
      headers: { authorization: 'Bearer xoxb-1' },
    });
    expect(sent()[0]).toMatchObject({
      channel: 'C1',
      text: 'Hello',
      thread_ts: '16.1',
      client_msg_id: 'node-run-1',
      metadata: { event_payload: { delivery_id: 'node-run-1' } },
    });
  });

  test.each<[Answer, string, boolean]>([
    [{ body: { ok: false, error: 'channel_not_found' } }, 'slack_channel_not_found', false],
    [{ body: { ok: false, error: 'invalid_auth' } }, 'slack_invalid_auth', false],
    [{ body: { ok: false, error: 'internal_error' } }, 'slack_internal_error', true],
    [{ body: '<html>' }, 'slack_unreadable_answer', false],
    [{ body: '{"ok":', headers: { 'content-type': 'application/json' } }, 'invalid_response_body', false],
  ])('as an app that is answered 200 and %j fails', async (said, code, retryable) => {
    answer = said;

    expect(failureOf(await deliver('slack', asApp))).toMatchObject({ code, retryable });
  });

  test('takes the whole input as JSON where there is no text', async () => {
    await deliver('slack', hook(), { count: 3 });

    expect(JSON.parse(sent()[0].text)).toEqual({ count: 3 });
  });
});

describe('discord', () => {
  test('as a webhook waits until the message is stored, and lets it notify nobody', async () => {
    answer = { body: { id: '99' } };

    const output = outputOf(await deliver('discord', { ...hook(), content: '@everyone {{ text }}' }));

    expect(output).toEqual({ delivery_id: 'node-run-1', message_id: '99' });
    expect(server.requests[0]?.target).toBe('/services/T1/B1/s3cret?wait=true');
    expect(sent()).toEqual([{ content: '@everyone Hello', allowed_mentions: { parse: [] } }]);
  });

  test('as a bot sends the same short nonce at each attempt, to be stored once', async () => {
    const asBot = { token: 't', channel_id: '42' };

    await deliver('discord', asBot);
    await deliver('discord', asBot);

    const [first, second] = sent();
    expect(server.requests[0]).toMatchObject({
      target: '/v10/channels/42/messages',
      headers: { authorization: 'Bot t' },
    });
    expect(first).toMatchObject({ content: 'Hello', enforce_nonce: true });
    expect(first.nonce).toMatch(/^[\w-]{1,25}$/);
    expect(second).toEqual(first);
  });

  test('is not asked again before its Retry-After, which may be a fraction', async () => {
    answer = { status: 429, headers: { 'retry-after': '0.65' }, body: { retry_after: 0.65 } };

    const failure = failureOf(await deliver('discord', hook()));

    expect(failure).toMatchObject({ code: 'http_429', retryable: true, retryAfterMs: 650 });
  });
});

test.each(['slack', 'discord'])(
  "%s: no failure tells the webhook's URL, which is a secret",
  async (platform) => {
    answer = { status: 404, body: 'no_service' };
    const { url } = server;
    const refused = failureOf(await deliver(platform, hook()));
    await server.close();
    const unreachable = failureOf(await deliver(platform, { webhook_url: `${url}/services/T1/B1/s3cret` }));

    expect(refused).toMatchObject({ code: 'http_404', retryable: false });
    expect(refused.message).toContain('no_service');
    expect(unreachable.code).toBe('network_error');
    expect(refused.message + unreachable.message).not.toContain('s3cret');
  },
);

test.each<[string, JsonObject, string]>([
  ['slack', {}, 'either webhook_url, or token and channel'],
  ['slack', { webhook_url: 'https://x.example', token: 't', channel: 'C' }, 'either'],
  ['slack', { token: 't' }, 'params.channel'],
  ['slack', { webhook_url: 'https://x.example', channel: 'C' }, 'params.channel'],
  ['slack', { webhook_url: 'ftp://x.example' }, 'params.webhook_url'],
  ['slack', { webhook_url: 'https://x.example', text: '' }, 'params.text'],
  ['discord', {}, 'either webhook_url, or token and channel_id'],
  ['discord', { token: 't', channel_id: '../x' }, 'params.channel_id'],
  ['discord', { webhook_url: 'https://x.example', content: 'x'.repeat(2_001) }, 'params.content'],
  ['carrier_pigeon', {}, 'platform'],
])('%s refuses %j', async (platform, params, named) => {
  const failure = failureOf(await deliver(platform, params));

  expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
  expect(failure.message).toContain(named);
  expect(server.requests).toEqual([]);
});
