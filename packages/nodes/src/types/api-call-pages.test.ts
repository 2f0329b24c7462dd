import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { defaultNodeLimits, type NodeAttempt } from '../executor.ts';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';
import { type Answer, type Recorded, startRecordingServer } from '../test-support/recording-server.ts';

type Server = Awaited<ReturnType<typeof startRecordingServer>>;

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(answer: (request: Recorded, count: number) => Answer): Promise<Server> {
  const server = await startRecordingServer(answer);
  servers.push(server);
  return server;
}

const list = (
  server: Server,
  pagination: JsonObject,
  params: JsonObject = {},
  attempt?: Partial<NodeAttempt>,
) =>
  execute(
    {
      nodeType: 'api_call',
      nodeConfig: { provider: 'http', params: { url: `${server.url}/list?size=2`, ...params, pagination } },
    },
    {},
    attempt,
  );

const targets = ({ requests }: Server) => requests.map(({ target }) => target);

/** Five items, two a page, by the parameter that says which. */
const numbers = [1, 2, 3, 4, 5];
const queryOf = ({ target }: Recorded) => new URL(target, 'http://host').searchParams;

describe('all pages of a list come as one', () => {
  const all = { items: numbers, pages: 3, truncated: false };

  test('by the Link header', async () => {
    const server = await serve((request, count) => ({
      body: numbers.slice(count * 2 - 2, count * 2),
      headers:
        count < 3
          ? {
              link: `</first>; rel="first", <${request.target}&page=${count + 1}>; title="a, b"; rel="last next"`,
            }
          : { link: '</first>; rel="first"' },
    }));

    expect(outputOf(await list(server, { by: 'link' }))).toEqual(all);
    expect(targets(server)[1]).toBe('/list?size=2&page=2');
  });

  test('by a URL in the body', async () => {
    const server = await serve((_request, count) => ({
      body: {
        data: numbers.slice(count * 2 - 2, count * 2),
        next: count < 3 ? `${server.url}/list?from=${count}` : null,
      },
    }));

    expect(outputOf(await list(server, { by: 'next_url', path: 'next', items: 'data' }))).toEqual(all);
  });

  test('by a cursor in the query', async () => {
    const server = await serve((request) => {
      const from = Number(queryOf(request).get('after') ?? 0);
      const next = from + 2 < numbers.length ? from + 2 : '';
      return { body: { page: { data: numbers.slice(from, from + 2) }, meta: { next } } };
    });

    const pagination = { by: 'cursor', path: 'meta.next', name: 'after', items: 'page.data' };

    expect(outputOf(await list(server, pagination))).toEqual(all);
    expect(targets(server)).toEqual(['/list?size=2', '/list?size=2&after=2', '/list?size=2&after=4']);
  });

  test('by a cursor in the body', async () => {
    const server = await serve(({ body }) => {
      const from = Number(JSON.parse(body).start_cursor ?? 0);
      return { body: { data: numbers.slice(from, from + 2), next: from < 4 ? String(from + 2) : null } };
    });
    const pagination = { by: 'cursor', path: 'next', name: 'start_cursor', in: 'body', items: 'data' };

    const execution = await list(server, pagination, { method: 'POST', body: { filter: 'x' } });

    expect(outputOf(execution)).toEqual(all);
    expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { filter: 'x' },
      { filter: 'x', start_cursor: '2' },
      { filter: 'x', start_cursor: '4' },
    ]);
  });

  test('by counting pages', async () => {
    const server = await serve((request) => {
      const page = Number(queryOf(request).get('page'));
      return { body: numbers.slice(page * 2 - 2, page * 2) };
    });

    expect(outputOf(await list(server, { by: 'page', page_size: 2 }))).toEqual(all);
    expect(outputOf(await list(server, { by: 'page' }))).toEqual({ ...all, pages: 4 });
  });

  test('by counting items', async () => {
    const server = await serve((request) => {
      const from = Number(queryOf(request).get('skip'));
      return { body: numbers.slice(from, from + 2) };
    });

    const pagination = { by: 'offset', name: 'skip', page_size: 2 };

    expect(outputOf(await list(server, pagination))).toEqual(all);
    expect(targets(server)[2]).toBe('/list?size=2&skip=4');
  });
});

describe('a list that does not end is bounded', () => {
  const endless = (_request: Recorded, count: number): Answer => ({
    body: [`item ${count}`, 'x'.repeat(100)],
    headers: { link: `</list?page=${count}>; rel="next"` },
  });

  test('by pages', async () => {
    const server = await serve(endless);

    const output = outputOf(await list(server, { by: 'link', max_pages: 3 }));

    expect(output).toMatchObject({ pages: 3, truncated: true });
    expect(server.requests).toHaveLength(3);
  });

  test('by items', async () => {
    const output = outputOf(await list(await serve(endless), { by: 'link', max_items: 5 }));

    expect(output).toMatchObject({ pages: 3, truncated: true });
    expect(output.items).toHaveLength(5);
  });

  test('by the size of an output, which it then still is', async () => {
    const limits = { ...defaultNodeLimits, maxOutputBytes: 2_000 };

    const output = outputOf(await list(await serve(endless), { by: 'link' }, {}, { limits }));

    expect(output.truncated).toBe(true);
    expect(JSON.stringify(output).length).toBeLessThanOrEqual(2_000);
  });

  test('and given up when it goes in a circle', async () => {
    const server = await serve(() => ({ body: [1], headers: { link: '</list?size=2>; rel="next"' } }));

    expect(failureOf(await list(server, { by: 'link' }))).toMatchObject({
      code: 'pagination_loop',
      retryable: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('and stops when the attempt is aborted', async () => {
    const controller = new AbortController();
    const server = await serve((request, count) => {
      if (count === 3) controller.abort();
      return endless(request, count);
    });

    const execution = await list(server, { by: 'link' }, {}, { signal: controller.signal });

    expect(failureOf(execution).code).toBe('aborted');
    expect(server.requests).toHaveLength(3);
  });
});

test('a page that fails, fails the node, and its answer says whether to try again', async () => {
  const first: Answer = { body: [1], headers: { link: '</list?page=2>; rel="next"' } };
  const second: Answer = { status: 429, headers: { 'retry-after': '9' } };
  const server = await serve((_request, count) => (count === 1 ? first : second));

  expect(failureOf(await list(server, { by: 'link' }))).toMatchObject({
    code: 'http_429',
    retryable: true,
    retryAfterMs: 9_000,
  });
});

test('a next page on another host is not called: the request may carry credentials', async () => {
  const stranger = await serve(() => ({ body: [] }));
  const server = await serve(() => ({ body: [1], headers: { link: `<${stranger.url}/>; rel="next"` } }));

  const execution = await list(server, { by: 'link' }, { auth: { type: 'bearer', token: 't' } });

  expect(failureOf(execution)).toMatchObject({ code: 'invalid_next_page', retryable: false });
  expect(stranger.requests).toEqual([]);
});

test('a page without a list says where one was looked for', async () => {
  const server = await serve(() => ({ body: { data: { rows: 'none' } } }));

  const failure = failureOf(await list(server, { by: 'link', items: 'data.rows' }));

  expect(failure).toMatchObject({ code: 'invalid_page', retryable: false });
  expect(failure.message).toContain('"data.rows"');
});

test.each<[JsonObject, JsonObject]>([
  [{ by: 'cursor', path: 'a..b' }, {}],
  [{ by: 'cursor' }, {}],
  [
    { by: 'cursor', path: 'next', in: 'body' },
    { method: 'POST', body: 'text' },
  ],
  [{ by: 'link', max_pages: 0 }, {}],
  [{ by: 'guess' }, {}],
])('pagination %j with %j is refused', async (pagination, params) => {
  const server = await serve(() => ({}));

  const failure = failureOf(await list(server, pagination, params));

  expect(failure.code).toBe('invalid_config');
  expect(failure.message).toContain('params.pagination');
});
