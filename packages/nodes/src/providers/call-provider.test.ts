import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { createNodeServices, type NodeServices } from '../node-services.ts';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';
import { type Answer, startRecordingServer } from '../test-support/recording-server.ts';
import { type Provider, providers } from './provider-table.ts';

let server: Awaited<ReturnType<typeof startRecordingServer>>;
let services: NodeServices;
let answer: Answer;

beforeEach(async () => {
  answer = {};
  server = await startRecordingServer(() => answer);
  const providerUrls = providers.map(({ name }) => `${name}=${server.url}/${name}/`);
  services = createNodeServices({ outbound: { allow: ['127.0.0.1'], providerUrls } });
});
afterEach(async () => {
  await services.close();
  await server.close();
});

const call = (provider: string, params: JsonObject) =>
  execute({ nodeType: 'api_call', nodeConfig: { provider, params } }, {}, { services });

const credentialsOf = ({ auth }: Provider): JsonObject =>
  auth.type === 'basic' ? { username: 'ada', password: 'secret' } : { token: 'secret' };

describe.each(providers.map((provider) => [provider.name, provider] as const))('%s', (name, provider) => {
  test('is called below its base URL, with its headers and its kind of credential', async () => {
    if (name === 'slack') answer = { body: { ok: true } };

    outputOf(await call(name, { path: '/things?page=2', query: { q: 'a b' }, ...credentialsOf(provider) }));

    const [request] = server.requests;
    const credential = {
      bearer: { authorization: 'Bearer secret' },
      basic: { authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` },
      header:
        provider.auth.type === 'header' ? { [provider.auth.name]: `${provider.auth.prefix}secret` } : {},
    };
    expect(request?.target).toBe(`/${name}/things?page=2&q=a+b`);
    expect(request?.headers).toMatchObject({
      ...provider.headers,
      ...credential[provider.auth.type],
      'idempotency-key': 'node-run-1',
    });
  });

  test('has an address of its own', () => {
    const { protocol, pathname, href } = new URL(provider.baseUrl);

    expect(protocol).toBe('https:');
    expect(provider.baseUrl).toBe(pathname === '/' ? href.slice(0, -1) : href);
    expect(new URL(provider.reference).protocol).toBe('https:');
  });
});

test('a form is what stripe takes, unless the node says otherwise', async () => {
  const params = { method: 'POST', path: '/charges', token: 't', body: { amount: 5 } };

  await call('stripe', params);
  await call('stripe', { ...params, body_type: 'json' });

  expect(server.requests.map(({ body }) => body)).toEqual(['amount=5', '{"amount":5}']);
});

test.each([
  ['channel_not_found', 'slack_channel_not_found', false],
  ['ratelimited', 'slack_ratelimited', true],
  ['Something else!', 'slack_error', false],
])('slack that answers 200 and means %s fails with %s', async (error, code, retryable) => {
  answer = { body: { ok: false, error } };

  const failure = failureOf(await call('slack', { path: '/auth.test', token: 't' }));

  expect(failure).toMatchObject({ code, retryable });
  expect(failure.message).toContain(error);
});

test.each<[string, JsonObject, string]>([
  ['github', { path: 'repos', token: 't' }, 'params.path'],
  ['github', { path: '/../admin', token: 't' }, 'params.path'],
  ['github', { path: '/a/%2e%2e/b', token: 't' }, 'params.path'],
  ['github', { path: '/a b', token: 't' }, 'params.path'],
  ['github', { path: '/', token: '' }, 'params.token'],
  ['github', { path: '/' }, 'params.token'],
  ['github', { path: '/', token: 't', url: 'http://x/' }, 'url'],
  ['github', { path: '/', token: 't', base_url: 'http://x/' }, 'base_url'],
  ['twilio', { path: '/', token: 't' }, 'params.username'],
  ['stripe', { path: '/', token: 't', method: 'POST', body: { a: { b: 1 } } }, 'params.body.a'],
  ['nobody', { path: '/' }, 'provider'],
])('%s refuses %j', async (provider, params, named) => {
  const failure = failureOf(await call(provider, params));

  expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
  expect(failure.message).toContain(named);
  expect(server.requests).toEqual([]);
});

test('a base URL of a provider that there is not stops the start', () => {
  const outbound = { allow: [], providerUrls: ['githup=https://x.example'] };

  expect(() => createNodeServices({ outbound })).toThrow('no provider is named "githup"');
});
