import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { defaultNodeLimits, type NodeAttempt } from '../executor.ts';
import { bodyOf, execute, failureOf, outputOf, startServer } from '../test-support/node-fixtures.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<Server> {
  const server = await startServer(listener);
  servers.push(server);
  return server;
}

const call = (params: JsonObject, trigger: JsonObject = {}, attempt: Partial<NodeAttempt> = {}) =>
  execute({ nodeType: 'api_call', nodeConfig: { provider: 'http', params } }, { trigger }, attempt);

/** Answers with one status, and reports how the call ended. */
async function callAnsweredWith(
  status: number,
  headers: Record<string, string> = {},
  params: JsonObject = {},
) {
  const { url } = await serve((_request, response) => response.writeHead(status, headers).end('sorry'));
  return call({ url: `${url}/path?key=secret`, ...params });
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('the request', () => {
  test('carries method, query, headers, JSON body and the idempotency key', async () => {
    const { url } = await serve(async (request, response) => {
      const { method, url: target, headers } = request;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ method, target, headers, body: await bodyOf(request) }));
    });
    const query = { q: '{{ topic }} & more', tag: ['a', 2], none: null };
    const headers = { 'X-Topic': '{{ topic }}', 'X-Count': 3 };

    const params = {
      method: 'post',
      url: `${url}/{{ topic }}?fixed=1`,
      query,
      headers,
      body: { list: '{{ rows }}' },
    };
    const output = outputOf(await call(params, { topic: 'whales', rows: [1, 2] }));

    expect(output).toMatchObject({
      status: 200,
      body: {
        method: 'POST',
        target: '/whales?fixed=1&q=whales+%26+more&tag=a&tag=2',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'node-run-1',
          'x-topic': 'whales',
          'x-count': '3',
        },
        body: '{"list":[1,2]}',
      },
    });
  });

  test('sends a string body as it is, and lets the node choose its own headers', async () => {
    const { url } = await serve(async (request, response) => {
      response.end(
        `${request.headers['content-type']} ${request.headers['idempotency-key']} ${await bodyOf(request)}`,
      );
    });
    const headers = { 'Content-Type': 'text/csv', 'IDEMPOTENCY-KEY': 'mine' };

    expect(outputOf(await call({ method: 'PUT', url, headers, body: 'a,b' })).body).toBe('text/csv mine a,b');
  });
});

describe('the answer', () => {
  test.each<[string, Buffer | string, JsonObject]>([
    ['application/problem+json', '{"a":[1]}', { body: { a: [1] } }],
    ['text/html; charset=iso-8859-1', Buffer.from([0xe9]), { body: 'é' }],
    ['text/plain; charset=nonsense', 'plain', { body: 'plain' }],
    ['image/png', Buffer.from([1, 2, 255]), { body: 'AQL/', body_encoding: 'base64' }],
    ['application/json', '', { body: null }],
  ])('%s', async (contentType, bytes, expected) => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': contentType }).end(bytes),
    );

    const output = outputOf(await call({ url }));

    expect(output).toEqual({
      status: 200,
      headers: expect.objectContaining({ 'content-type': contentType }),
      ...expected,
    });
  });

  test('that says it is JSON and is not fails for good', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":'),
    );

    expect(failureOf(await call({ url }))).toMatchObject({ code: 'invalid_response_body', retryable: false });
  });

  test('with an expected status is a success, whatever the status', async () => {
    expect((await callAnsweredWith(404, {}, { expected_status: [200, 404] })).outcome.kind).toBe('completed');
    expect((await callAnsweredWith(302, { location: '/x' }, { expected_status: 302 })).outcome.kind).toBe(
      'completed',
    );
    expect(failureOf(await callAnsweredWith(200, {}, { expected_status: 201 })).code).toBe('http_200');
  });
});

describe('a status', () => {
  test.each([
    [500, true],
    [503, true],
    [429, true],
    [400, false],
    [401, false],
    [404, false],
    [304, false],
  ])('%i: retryable %s', async (status, retryable) => {
    const failure = failureOf(await callAnsweredWith(status));

    expect(failure).toMatchObject({ code: `http_${status}`, retryable });
    expect(failure.message).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/path answered/);
    expect(failure.message).not.toContain('secret');
  });

  test.each([
    ['7', 7_000],
    ['Fri, 02 Jan 2026 03:04:35 GMT', 29_322],
    ['999999999', 3_600_000],
    ['soon', undefined],
  ])('429 with Retry-After %s', async (value, retryAfterMs) => {
    expect(failureOf(await callAnsweredWith(429, { 'retry-after': value })).retryAfterMs).toBe(retryAfterMs);
  });
});

describe('a broken connection is retryable', () => {
  test('nobody listens', async () => {
    const server = await startServer(() => {});
    await server.close();

    const failure = failureOf(await call({ url: server.url }));

    expect(failure).toMatchObject({ code: 'network_error', retryable: true });
    expect(failure.message).toContain('ECONNREFUSED');
  });

  test('half a response', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setImmediate(() => response.destroy());
    });

    expect(failureOf(await call({ url }))).toMatchObject({ code: 'network_error', retryable: true });
  });

  test('an answer that does not come in time', async () => {
    const { url } = await serve(() => {});

    expect(failureOf(await call({ url, timeout_ms: 30 }))).toMatchObject({
      code: 'request_timeout',
      retryable: true,
    });
  });

  test('a body that does not end in time', async () => {
    const { url } = await serve((_request, response) => response.writeHead(200).write('first'));

    expect(failureOf(await call({ url, timeout_ms: 100 })).code).toBe('request_timeout');
  });
});

test('an abort closes the connection and ends the attempt at once', async () => {
  const controller = new AbortController();
  let closed: Promise<unknown> = Promise.reject(new Error('never called'));
  closed.catch(() => {});
  const { url } = await serve((request) => {
    closed = once(request.socket, 'close');
    controller.abort();
  });

  const execution = await call({ url }, {}, { signal: controller.signal });

  expect(failureOf(execution)).toMatchObject({ code: 'aborted', retryable: true });
  await closed;
});

describe('a response over the limit fails for good', () => {
  const limits = { ...defaultNodeLimits, maxResponseBytes: 1_000 };

  test('and is not read to its end', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const { url } = await serve((request, response) => {
      closed = once(request.socket, 'close');
      const write = () => response.write('x'.repeat(500), () => setImmediate(write));
      write();
    });

    expect(failureOf(await call({ url }, {}, { limits }))).toMatchObject({
      code: 'response_too_large',
      retryable: false,
    });
    await closed;
  });

  test('counted after decompression', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000))),
    );

    expect(failureOf(await call({ url }, {}, { limits })).code).toBe('response_too_large');
  });
});

describe('redirects', () => {
  test('are followed: 307 keeps method and body, 303 becomes a GET', async () => {
    const { url } = await serve(async (request, response) => {
      if (request.url === '/kept') return response.writeHead(307, { location: '/end' }).end();
      if (request.url === '/seen') return response.writeHead(303, { location: '/end' }).end();
      return response.end(`${request.method} ${await bodyOf(request)}`);
    });

    const post = (path: string) => call({ method: 'POST', url: url + path, body: 'data' });

    expect(outputOf(await post('/kept')).body).toBe('POST data');
    expect(outputOf(await post('/seen')).body).toBe('GET ');
  });

  test('are bounded', async () => {
    let requestCount = 0;
    const { url } = await serve((_request, response) => {
      requestCount += 1;
      response.writeHead(302, { location: '/again' }).end();
    });

    expect(failureOf(await call({ url }))).toMatchObject({ code: 'too_many_redirects', retryable: false });
    expect(requestCount).toBe(defaultNodeLimits.maxRedirects + 1);
  });

  test('to another origin leave credentials behind', async () => {
    const stranger = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const { url } = await serve((_request, response) =>
      response.writeHead(302, { location: stranger.url }).end(),
    );
    const headers = { Authorization: 'Bearer t', 'X-Api-Key': 'k', Cookie: 'c=1', Accept: 'text/x' };

    const { body } = outputOf(await call({ url, headers }));

    const seen = Object.keys(JSON.parse(String(body)));
    expect(seen).toEqual(expect.arrayContaining(['accept', 'idempotency-key']));
    expect(seen).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/authorization|x-api-key|cookie/)]),
    );
  });

  test('to something that is not HTTP fail for good', async () => {
    const failure = failureOf(await callAnsweredWith(302, { location: 'file:///etc/passwd' }));

    expect(failure).toMatchObject({ code: 'invalid_redirect', retryable: false });
  });
});

test.each<[JsonObject, string]>([
  [{}, 'params.url'],
  [{ url: 'ftp://x/' }, 'params.url'],
  [{ url: 'http://user:pw@x/' }, 'params.url'],
  [{ url: 'http://x/', method: 'BREW' }, 'params.method'],
  [{ url: 'http://x/', body: 'x' }, 'params.body'],
  [{ url: 'http://x/', headers: { 'bad name': 'x' } }, 'params.headers'],
  [{ url: 'http://x/', headers: { ok: 'a\nb' } }, 'params.headers'],
  [{ url: 'http://x/', timeout_ms: 0 }, 'params.timeout_ms'],
  [{ url: 'http://x/', expected_status: 99 }, 'params.expected_status'],
  [{ url: 'http://x/', retries: 3 }, 'retries'],
])('bad params fail for good and are named: %j', async (params, named) => {
  const failure = failureOf(await call(params));

  expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
  expect(failure.message).toContain(named);
});
