import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { bodyOf, execute, failureOf, outputOf, startServer } from '../test-support/node-fixtures.ts';

interface Delivery {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

let receiver: Awaited<ReturnType<typeof startServer>>;
let deliveries: Delivery[];
let answers: { status: number; headers?: Record<string, string> }[];

beforeEach(async () => {
  deliveries = [];
  answers = [];
  receiver = await startServer(async (request, response) => {
    deliveries.push({ method: request.method, headers: request.headers, body: await bodyOf(request) });
    const { status, headers } = answers.shift() ?? { status: 200 };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"received":true}');
  });
});

afterEach(() => receiver.close());

const deliver = (params: JsonObject = {}, trigger: JsonObject = { topic: 'whales' }) =>
  execute(
    {
      nodeType: 'distribution',
      nodeConfig: { platform: 'webhook', params: { url: receiver.url, ...params } },
    },
    { trigger },
  );

describe('a delivery', () => {
  test('posts the input as JSON under the id of the node run', async () => {
    const output = outputOf(await deliver());

    expect(output).toEqual({ status: 200, delivery_id: 'node-run-1', body: { received: true } });
    expect(deliveries).toMatchObject([
      {
        method: 'POST',
        body: '{"topic":"whales"}',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'node-run-1',
          'x-runyard-delivery': 'node-run-1',
          'x-runyard-timestamp': '1767323045',
        },
      },
    ]);
    expect(deliveries[0]?.headers).not.toHaveProperty('x-runyard-signature');
  });

  test('is signed over its raw body when there is a secret', async () => {
    await deliver({ secret: 'swordfish', body: { text: '{{ topic }} – ü' } });

    const [delivery] = deliveries;
    const expected = createHmac('sha256', 'swordfish')
      .update(delivery?.body ?? '')
      .digest('hex');
    expect(delivery?.body).toBe('{"text":"whales – ü"}');
    expect(delivery?.headers['x-runyard-signature']).toBe(expected);
  });

  test('adds headers of the node, which cannot replace id, timestamp or signature', async () => {
    await deliver({ headers: { 'X-Team': 'blue', 'X-Runyard-Delivery': 'forged' } });

    expect(deliveries[0]?.headers).toMatchObject({ 'x-team': 'blue', 'x-runyard-delivery': 'node-run-1' });
  });
});

describe('a delivery that is not taken', () => {
  test.each([
    [503, true],
    [429, true],
    [410, false],
  ])('%i: retryable %s', async (status, retryable) => {
    answers = [{ status, headers: { 'retry-after': '3' } }];

    const failure = failureOf(await deliver());

    expect(failure).toMatchObject({ code: `http_${status}`, retryable });
    expect(failure.retryAfterMs).toBe(retryable ? 3_000 : undefined);
  });

  test('does not follow a redirect', async () => {
    answers = [{ status: 307, headers: { location: '/elsewhere' } }];

    expect(failureOf(await deliver())).toMatchObject({ code: 'too_many_redirects', retryable: false });
    expect(deliveries).toHaveLength(1);
  });
});

test.each<[JsonObject, string]>([
  [{ url: 'mailto:a@b' }, 'params.url'],
  [{ secret: '' }, 'params.secret'],
  [{ bodi: {} }, 'bodi'],
])('bad params fail for good and are named: %j', async (params, named) => {
  const failure = failureOf(await deliver(params));

  expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
  expect(failure.message).toContain(named);
});
