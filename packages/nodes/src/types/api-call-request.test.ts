import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';
import { type Answer, startRecordingServer } from '../test-support/recording-server.ts';

let server: Awaited<ReturnType<typeof startRecordingServer>>;
let answer: Answer;

beforeEach(async () => {
  answer = {};
  server = await startRecordingServer(() => answer);
});
afterEach(() => server.close());

const call = (params: JsonObject) =>
  execute({
    nodeType: 'api_call',
    nodeConfig: { provider: 'http', params: { url: `${server.url}/path`, ...params } },
  });

async function sent(params: JsonObject) {
  outputOf(await call(params));
  const [request] = server.requests;
  if (request === undefined) throw new Error('nothing was sent');
  return { ...request, type: request.headers['content-type'] };
}

describe('a body', () => {
  test('of type json is JSON, text too', async () => {
    expect(await sent({ method: 'POST', body: 'text', body_type: 'json' })).toMatchObject({
      type: 'application/json',
      body: '"text"',
    });
  });

  test('of type form repeats lists and leaves out null', async () => {
    const body = { name: 'Ada & Co', tag: ['a', 2], none: null, 'metadata[order]': true };

    expect(await sent({ method: 'POST', body, body_type: 'form' })).toMatchObject({
      type: 'application/x-www-form-urlencoded',
      body: 'name=Ada+%26+Co&tag=a&tag=2&metadata%5Border%5D=true',
    });
  });

  test('of type multipart holds fields and files', async () => {
    const body: JsonObject = {
      title: 'Whales',
      notes: { text: 'a,b', filename: 'notes.csv', content_type: 'text/csv' },
      images: [{ base64: 'AQL/', filename: 'a.png', content_type: 'image/png' }, { base64: 'AQ==' }],
    };

    const { type, body: raw } = await sent({ method: 'POST', body, body_type: 'multipart' });

    const form = await new Response(raw, { headers: { 'content-type': String(type) } }).formData();
    const [image, other] = form.getAll('images') as File[];
    const notes = form.get('notes') as File;
    expect(form.get('title')).toBe('Whales');
    expect([notes.name, notes.type, await notes.text()]).toEqual(['notes.csv', 'text/csv', 'a,b']);
    expect([image?.name, image?.type, other?.name]).toEqual(['a.png', 'image/png', 'file']);
  });

  test('of type base64 is bytes, and says nothing of what they are', async () => {
    const request = await sent({ method: 'PUT', body: 'YWJj', body_type: 'base64' });

    expect(request).toMatchObject({ type: undefined, body: 'abc' });
  });

  test.each<[JsonObject, string]>([
    [{ body: { a: { b: 1 } }, body_type: 'form' }, 'params.body.a'],
    [{ body: 'a=1', body_type: 'form' }, 'an object of fields'],
    [{ body: { file: { bytes: 'x' } }, body_type: 'multipart' }, 'params.body.file'],
    [{ body: { file: { base64: '***' } }, body_type: 'multipart' }, 'params.body.file'],
    [{ body: '***', body_type: 'base64' }, 'must be base64'],
    [{ body: { a: 1 }, body_type: 'text' }, 'must be text'],
  ])('that is none of its type is told and not sent: %j', async (params, named) => {
    const failure = failureOf(await call({ method: 'POST', ...params }));

    expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
    expect(failure.message).toContain(named);
    expect(server.requests).toEqual([]);
  });
});

describe('auth', () => {
  test.each<[JsonObject, string, JsonObject]>([
    [{ type: 'bearer', token: 't0ken' }, '/path', { authorization: 'Bearer t0ken' }],
    [{ type: 'basic', username: 'ada', password: 'p:w' }, '/path', { authorization: 'Basic YWRhOnA6dw==' }],
    [{ type: 'header', name: 'X-Api-Key', value: 'k' }, '/path', { 'x-api-key': 'k' }],
    [{ type: 'query', name: 'key', value: 'k&' }, '/path?key=k%26', {}],
  ])('%j', async (auth, target, headers) => {
    const request = await sent({ auth, headers: { Authorization: 'own' } });

    expect(request.target).toBe(target);
    expect(request.headers).toMatchObject(headers);
  });

  test.each<JsonObject>([
    { type: 'bearer', token: '' },
    { type: 'bearer', token: 'a\nb' },
    { type: 'header', name: 'a b', value: 'x' },
    { type: 'digest', token: 'x' },
  ])('that no request can carry is told: %j', async (auth) => {
    expect(failureOf(await call({ auth }))).toMatchObject({ code: 'invalid_config', retryable: false });
  });
});

describe('an answer', () => {
  test.each<[string, string, JsonObject]>([
    ['json', '{"a":1}', { body: { a: 1 } }],
    ['text', '{"a":1}', { body: '{"a":1}' }],
    ['base64', 'abc', { body: 'YWJj', body_encoding: 'base64' }],
  ])('is read as %s whatever its type', async (response, body, expected) => {
    answer = { body, headers: { 'content-type': 'application/octet-stream' } };

    expect(outputOf(await call({ response }))).toMatchObject(expected);
  });

  test('that should be JSON and is not fails for good', async () => {
    answer = { body: '<html>' };

    const failure = failureOf(await call({ response: 'json' }));

    expect(failure).toMatchObject({ code: 'invalid_response_body', retryable: false });
  });

  test('with an error status is judged by it, however broken and long its body', async () => {
    answer = {
      status: 503,
      headers: { 'content-type': 'application/json' },
      body: `{"cut${'x'.repeat(3_000_000)}`,
    };

    const failure = failureOf(await call({}));

    expect(failure).toMatchObject({ code: 'http_503', retryable: true });
    expect(failure.message.length).toBeLessThan(300);
  });

  test.each<[number, JsonObject, boolean]>([
    [404, { retry_on_status: [404] }, true],
    [409, { retry_on_status: ['4xx'] }, true],
    [500, { retry_on_status: [] }, false],
    [429, { retry_on_status: ['5xx'] }, false],
  ])('%i under %j: retryable %s', async (status, params, retryable) => {
    answer = { status, headers: { 'retry-after': '4' } };

    const failure = failureOf(await call(params));

    expect(failure).toMatchObject({ code: `http_${status}`, retryable });
    expect(failure.retryAfterMs).toBe(retryable ? 4_000 : undefined);
  });

  test('that redirects more often than the node allows fails for good', async () => {
    answer = { status: 302, headers: { location: '/again' } };

    expect(failureOf(await call({ max_redirects: 1 }))).toMatchObject({ code: 'too_many_redirects' });
    expect(server.requests).toHaveLength(2);
  });
});
