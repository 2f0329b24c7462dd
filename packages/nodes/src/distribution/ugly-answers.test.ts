import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { createNodeServices, type NodeServices } from '../node-services.ts';
import { execute, failureOf, startServer } from '../test-support/node-fixtures.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const s3 = (url: string) => ({
  path: 'a.json',
  s3: { endpoint: url, bucket: 'bucket', access_key_id: 'k', secret_access_key: 's' },
});

/** Every way to deliver over HTTP, to a server at this URL. */
const ways: [string, string, (url: string) => JsonObject][] = [
  ['a webhook', 'webhook', (url) => ({ url })],
  ["slack's webhook", 'slack', (url) => ({ webhook_url: url })],
  ['slack as an app', 'slack', () => ({ token: 't', channel: 'C1' })],
  ["discord's webhook", 'discord', (url) => ({ webhook_url: url })],
  ['discord as a bot', 'discord', () => ({ token: 't', channel_id: '1' })],
  ['S3', 'file', s3],
];

async function deliver(
  platform: string,
  paramsOf: (url: string) => JsonObject,
  listener: RequestListener,
  extra: JsonObject = {},
  signal = new AbortController().signal,
) {
  const { url, close } = await startServer(listener);
  const services = servicesFor(url);
  cleanUps.push(() => services.close(), close);
  const nodeConfig = { platform, params: { ...paramsOf(url), ...extra } };
  return execute(
    { nodeType: 'distribution', nodeConfig },
    { trigger: { text: 'Hello' } },
    { services, signal },
  );
}

const servicesFor = (url: string): NodeServices =>
  createNodeServices({
    outbound: { allow: ['127.0.0.1'], providerUrls: [`slack=${url}`, `discord=${url}`] },
  });

describe.each(ways)('%s', (_name, platform, paramsOf) => {
  test('that answers half a body may be tried again', async () => {
    const execution = await deliver(platform, paramsOf, (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        .write('{"ok"');
      setImmediate(() => response.destroy());
    });

    expect(failureOf(execution)).toMatchObject({ code: 'network_error', retryable: true });
  });

  test('that resets the connection may be tried again', async () => {
    const execution = await deliver(platform, paramsOf, (request) => void request.socket.resetAndDestroy());

    expect(failureOf(execution)).toMatchObject({ code: 'network_error', retryable: true });
  });

  test('that answers too often is given the time it asks for', async () => {
    const execution = await deliver(platform, paramsOf, (_request, response) =>
      response.writeHead(429, { 'retry-after': '12' }).end(),
    );

    expect(failureOf(execution)).toMatchObject({ code: 'http_429', retryable: true, retryAfterMs: 12_000 });
  });

  test('that fails itself, with a body that is cut, may be tried again', async () => {
    const execution = await deliver(platform, paramsOf, (_request, response) =>
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"cut'),
    );

    expect(failureOf(execution)).toMatchObject({ code: 'http_500', retryable: true });
  });

  test('that refuses is not tried again', async () => {
    const execution = await deliver(platform, paramsOf, (_request, response) =>
      response.writeHead(403).end(),
    );

    expect(failureOf(execution)).toMatchObject({ code: 'http_403', retryable: false });
  });

  test('that redirects is not followed', async () => {
    const execution = await deliver(platform, paramsOf, (_request, response) =>
      response.writeHead(307, { location: '/elsewhere' }).end(),
    );

    expect(failureOf(execution)).toMatchObject({ code: 'too_many_redirects', retryable: false });
  });

  test('that never answers costs its time and no more', async () => {
    const execution = await deliver(platform, paramsOf, () => {}, { timeout_ms: 100 });

    expect(failureOf(execution)).toMatchObject({ code: 'request_timeout', retryable: true });
  });

  test('is left at once when the attempt is aborted', async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    const listener: RequestListener = (request) => {
      closed = once(request.socket, 'close');
      controller.abort();
    };

    const execution = await deliver(platform, paramsOf, listener, {}, controller.signal);

    expect(failureOf(execution).code).toBe('aborted');
    await closed;
  });
});
