import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { bodyOf } from '../test-support/node-fixtures.ts';
import { findRefusal } from './address-refused.ts';
import { createDestinationRules } from './destination-rules.ts';
import { createHttpClient, type HttpClient } from './http-client.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

/** A server on one address of this machine; its port, and how many requests it saw. */
async function serveOn(address: string, listener: RequestListener, port = 0) {
  let seen = 0;
  const server = createServer((request, response) => {
    seen += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, seen: () => seen, server };
}

function client(allow: string[], resolve?: LookupFunction): HttpClient {
  const http = createHttpClient(createDestinationRules(allow), resolve);
  closers.push(() => http.close());
  return http;
}

/** Answers each look-up with the next of these; the last one again and again. */
function resolver(...answers: string[][]) {
  const asked: string[] = [];
  const resolve: LookupFunction = (host, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(host);
    callback(
      null,
      answer.map((address) => ({ address, family: 4 })),
    );
  };
  return { resolve, asked };
}

const refusalOf = (call: Promise<unknown>) => call.then(() => null, findRefusal);

describe('without an allow-list', () => {
  const hidden: RequestListener = (_request, response) => response.end('secret');

  test.each([
    (port: number) => `http://127.0.0.1:${port}/`,
    (port: number) => `http://2130706433:${port}/`,
    (port: number) => `http://0x7f.1:${port}/`,
    (port: number) => `http://0177.0.0.01:${port}/`,
    (port: number) => `http://127.1:${port}/`,
    (port: number) => `http://①②⑦.0.0.1:${port}/`,
    (port: number) => `http://0.0.0.0:${port}/`,
    (port: number) => `http://[::1]:${port}/`,
    (port: number) => `http://[::ffff:127.0.0.1]:${port}/`,
    (port: number) => `http://[::ffff:7f00:1]:${port}/`,
    (port: number) => `http://[::]:${port}/`,
    (port: number) => `http://localhost:${port}/`,
    (port: number) => `https://127.0.0.1:${port}/`,
  ])('%s reaches nothing on this machine', async (urlOf) => {
    const target = await serveOn('127.0.0.1', hidden);

    const refusal = await refusalOf(client([]).fetch(urlOf(target.port)));

    expect(refusal).toMatchObject({ code: 'address_refused', retryable: false });
    expect(refusal?.message).toContain('OUTBOUND_ALLOW');
    expect(target.seen()).toBe(0);
  });

  test('a name that is resolved to a private address is refused, and the address is not told', async () => {
    const { resolve } = resolver(['10.20.30.40']);

    const refusal = await refusalOf(client([], resolve).fetch('http://innocent.example/'));

    expect(refusal?.code).toBe('address_refused');
    expect(refusal?.message).toContain('"innocent.example"');
    expect(refusal?.message).not.toContain('10.20.30.40');
  });

  test('a refusal is found below what an official client makes of it', async () => {
    const error = await client([])
      .fetch('http://127.0.0.1/')
      .catch((cause) => new Error('Connection error.', { cause }));

    expect(findRefusal(error)?.code).toBe('address_refused');
  });
});

describe('a name that is resolved anew', () => {
  const named: RequestListener = (request, response) => response.end(`seen as ${request.headers.host}`);

  test('is connected to the address that was checked, by one look-up', async () => {
    const outside = await serveOn('127.0.0.2', named);
    const inside = await serveOn('127.0.0.1', named, outside.port);
    const { resolve, asked } = resolver(['127.0.0.2'], ['127.0.0.1']);

    const response = await client(['127.0.0.2'], resolve).fetch(`http://rebind.example:${outside.port}/`);

    expect(await response.text()).toBe(`seen as rebind.example:${outside.port}`);
    expect(asked).toEqual(['rebind.example']);
    expect([outside.seen(), inside.seen()]).toEqual([1, 0]);
  });

  test('is checked again by the next connection', async () => {
    const outside = await serveOn('127.0.0.2', (_request, response) =>
      response.setHeader('connection', 'close').end('once'),
    );
    const inside = await serveOn('127.0.0.1', named, outside.port);
    const { fetch } = client(['127.0.0.2'], resolver(['127.0.0.2'], ['127.0.0.1']).resolve);
    const url = `http://rebind.example:${outside.port}/`;

    await (await fetch(url)).text();
    const refusal = await refusalOf(fetch(url));

    expect(refusal?.code).toBe('address_refused');
    expect([outside.seen(), inside.seen()]).toEqual([1, 0]);
  });

  test('that has allowed and other addresses is only connected to allowed ones', async () => {
    const outside = await serveOn('127.0.0.2', named);
    const inside = await serveOn('127.0.0.1', named, outside.port);
    const { resolve } = resolver(['127.0.0.1', '127.0.0.2']);

    await client(['127.0.0.2'], resolve).fetch(`http://both.example:${outside.port}/`);

    expect([outside.seen(), inside.seen()]).toEqual([1, 0]);
  });
});

test('a connection that is kept alive serves its own origin only', async () => {
  const target = await serveOn('127.0.0.1', (_request, response) => response.end('ok'));
  const { fetch } = client([`api.internal:${target.port}`], resolver(['127.0.0.1']).resolve);

  await (await fetch(`http://api.internal:${target.port}/`)).text();
  const refusals = [
    await refusalOf(fetch(`http://other.internal:${target.port}/`, { headers: { host: 'api.internal' } })),
    await refusalOf(fetch(`http://127.0.0.1:${target.port}/`)),
  ];

  expect(refusals).toEqual([expect.anything(), expect.anything()]);
  expect(target.seen()).toBe(1);
});

test('each hop of a redirect is checked', async () => {
  const inside = await serveOn('127.0.0.1', (_request, response) => response.end('secret'));
  const outside = await serveOn('127.0.0.2', (_request, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end(),
  );

  const refusal = await refusalOf(client(['127.0.0.2']).fetch(`http://127.0.0.2:${outside.port}/`));

  expect(refusal?.message).toContain('"127.0.0.1"');
  expect(inside.seen()).toBe(0);
});

describe('an allowed call', () => {
  const echo: RequestListener = async (request, response) =>
    response.end(`${request.method} ${request.headers['content-type']} ${await bodyOf(request)}`);

  test.each([
    ['a string', () => 'text', 'POST text/plain;charset=UTF-8 text'],
    ['parameters', () => new URLSearchParams({ a: '1' }), /^POST application\/x-www-form-urlencoded\S* a=1$/],
    ['bytes', () => new TextEncoder().encode('bytes'), 'POST undefined bytes'],
    [
      'a form',
      () => formOf('field', 'value'),
      /^POST multipart\/form-data; boundary=\S+ [\s\S]*name="field"[\s\S]*value/,
    ],
  ])('sends %s as fetch does', async (_kind, body, expected) => {
    const { port } = await serveOn('127.0.0.1', echo);

    const response = await client(['127.0.0.1']).fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: body(),
    });

    expect(await response.text()).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  test('takes a Request', async () => {
    const { port } = await serveOn('127.0.0.1', echo);
    const request = new Request(`http://127.0.0.1:${port}/`, { method: 'PUT', body: 'text' });

    expect(await (await client(['127.0.0.1']).fetch(request)).text()).toMatch(/^PUT text\/plain\S* text$/);
  });

  test('ends when it is aborted', async () => {
    const controller = new AbortController();
    const { port } = await serveOn('127.0.0.1', () => controller.abort(new Error('enough')));

    const call = client(['127.0.0.1']).fetch(`http://127.0.0.1:${port}/`, { signal: controller.signal });

    await expect(call).rejects.toThrow('enough');
  });

  test('is broken off when the client closes', async () => {
    const http = client(['127.0.0.1']);
    const { port } = await serveOn('127.0.0.1', () => void http.close());

    await expect(http.fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});

function formOf(name: string, value: string): FormData {
  const form = new FormData();
  form.append(name, value);
  return form;
}
