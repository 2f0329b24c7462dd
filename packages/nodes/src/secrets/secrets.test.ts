import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkNode } from '../check-node.ts';
import { defaultNodeLimits } from '../executor.ts';
import { nodeTypes } from '../registry.ts';
import {
  bodyOf,
  execute,
  failureOf,
  makeNode,
  outputOf,
  startServer,
} from '../test-support/node-fixtures.ts';
import { referencedSecrets } from './secret-places.ts';

const SECRET = 'canary "s3cr3t"/é+%';
const secrets = { API_KEY: SECRET, OTHER: 'another-secret-value' };

let server: Awaited<ReturnType<typeof startServer>>;
let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;

const listen: RequestListener = async (request, response) => answer(request, await bodyOf(request), response);

beforeAll(async () => {
  server = await startServer(listen);
});
afterAll(() => server.close());

/** Echoes all that it was sent, as JSON, and in the forms that such services make of it. */
const echo: typeof answer = ({ url, headers }, body, response) => {
  const said = JSON.stringify({ url, headers, body });
  const forms = [
    Buffer.from(said).toString('base64'),
    encodeURIComponent(said),
    Buffer.from(said).toString('hex'),
  ];
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ said, forms }));
};

const call = (params: object, scope: object = { secrets }) =>
  execute(
    { nodeType: 'api_call', nodeConfig: { provider: 'http', params: { url: server.url, ...params } } },
    scope,
  );

const bytesOf = (execution: unknown) => JSON.stringify(execution);

/** What somebody who knows the secret would look for. */
function expectHidden(text: string): void {
  const base64 = Buffer.from(SECRET).toString('base64').slice(0, 12);
  for (const form of [SECRET.slice(0, 8), 's3cr3t', '73336372', base64, 'c2NyM3Q'])
    expect(text.toLowerCase()).not.toContain(form.toLowerCase());
}

describe('a secret', () => {
  test('reaches the other side as it is, and comes back masked in every form', async () => {
    let seen = '';
    answer = (request, body, response) => {
      seen = body;
      echo(request, body, response);
    };

    const execution = await call({
      method: 'POST',
      query: { key: '{{ secrets.API_KEY }}' },
      headers: {
        'x-key': '{{ secrets.OTHER }}',
        authorization: '{{ "u:" | append: secrets.API_KEY | base64_encode }}',
      },
      body: { text: 'Key: {{ secrets.API_KEY }}!' },
    });

    expect(JSON.parse(seen)).toEqual({ text: `Key: ${SECRET}!` });
    expect(outputOf(execution)).toMatchObject({ status: 200 });
    expect(bytesOf(execution)).toContain('[secret API_KEY]');
    expect(bytesOf(execution)).toContain('[secret OTHER]');
    expectHidden(bytesOf(execution));
    expect(bytesOf(execution)).not.toContain('another-secret');
  });

  test('is masked where it was changed by a filter on its way', async () => {
    answer = echo;

    const execution = await call({
      method: 'POST',
      body: { a: '{{ secrets.OTHER | replace: "-", "_" | reverse }}{{ secrets.OTHER | slice: 8, 6 }}' },
    });

    expect(bytesOf(execution)).not.toContain('another_secret_value');
    expect(bytesOf(execution)).not.toContain('secret-');
  });

  test.each([401, 500])('is masked in the message of a %i, also where that was cut', async (status) => {
    answer = (_request, _body, response) =>
      response
        .writeHead(status, { 'content-type': 'text/plain' })
        .end(`${'x'.repeat(190)} ${SECRET} ${SECRET}`);

    const failure = failureOf(
      await call({ headers: { 'x-key': '{{ secrets.OTHER }}' }, query: { key: '{{ secrets.API_KEY }}' } }),
    );

    expectHidden(failure.message);
  });

  test('is masked in the cause that is logged, which quotes pieces of what was answered', async () => {
    answer = (_request, _body, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(`${SECRET} is no JSON`);

    const { cause, message } = failureOf(await call({ query: { key: '{{ secrets.API_KEY }}' } }));

    expect(cause).toBeInstanceOf(Error);
    expectHidden(`${message} ${(cause as Error).message} ${(cause as Error).stack}`);
  });

  test('that spells a number is masked where it comes back as one', async () => {
    answer = (_request, _body, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"pin": 12345678, "12345678": 1, "n": 7}');

    const execution = await call({ query: { pin: '{{ secrets.PIN }}' } }, { secrets: { PIN: '12345678' } });

    expect(outputOf(execution).body).toEqual({ pin: '[secret PIN]', '[secret PIN]': 1, n: 7 });
  });

  test('whose value is a word of the engine changes nothing but texts', async () => {
    answer = echo;

    const execution = await call({ query: { a: '{{ secrets.WORD }}' } }, { secrets: { WORD: 'completed' } });

    expect(execution.outcome.kind).toBe('completed');
    expect(bytesOf(outputOf(execution))).not.toContain('completed');
  });
});

describe('a template', () => {
  const refusedIn = (node: Parameters<typeof makeNode>[0]) =>
    checkNode(makeNode(node), nodeTypes, defaultNodeLimits).problems.filter(
      ({ code }) => code === 'secret_not_allowed',
    );
  const withUrl = (text: string) => ({
    nodeType: 'api_call' as const,
    nodeConfig: { provider: 'http', params: { url: 'http://127.0.0.1', query: { a: text } } },
  });

  test.each([
    '{{ secrets }}',
    '{{ secrets | json }}',
    '{{ secrets[trigger.name] }}',
    '{{ secrets.API_KEY.size }}',
    '{% assign x = secrets.API_KEY %}{{ x }}',
    '{% capture x %}{{ secrets.API_KEY }}{% endcapture %}{{ x | upcase }}',
    '{% if secrets.API_KEY %}yes{% endif %}',
    '{% for c in secrets %}{{ c }}{% endfor %}',
    '{% echo secrets.API_KEY %}',
  ])('that reads secrets in another way than by name in {{ }} is refused: %s', (text) => {
    expect(refusedIn(withUrl(text))).toEqual([
      expect.objectContaining({ loc: ['node_config', 'params', 'query', 'a'] }),
    ]);
  });

  test.each([
    { nodeType: 'api_call' as const, inputMapping: { a: '{{ secrets.A }}' } },
    {
      nodeType: 'transform' as const,
      nodeConfig: { operation: 'template', params: { template: '{{ secrets.A }}' } },
    },
    { nodeType: 'task' as const, taskTemplate: { title: 'Do {{ secrets.A }}' } },
  ])('in a place that is stored or shown is refused: %j', (node) => {
    expect(refusedIn(node)).toHaveLength(1);
  });

  test('that is refused fails its node, too, and runs nothing', async () => {
    answer = () => {
      throw new Error('must not be called');
    };

    const failure = failureOf(await call({ query: { a: '{% assign x = secrets.API_KEY %}{{ x }}' } }));

    expect(failure).toMatchObject({ code: 'secret_not_allowed', retryable: false });
  });

  test('may choose whether to send a secret, and tells which ones it names', async () => {
    answer = echo;
    const node = withUrl('{% if trigger.on %}{{ secrets.API_KEY }}{% else %}{{ secrets.OTHER }}{% endif %}');

    const execution = await execute(withUrlOf(node, server.url), { secrets, trigger: { on: false } });

    expect(refusedIn(node)).toEqual([]);
    expect(referencedSecrets(makeNode(node), nodeTypes.api_call)).toEqual(['API_KEY', 'OTHER']);
    expect(bytesOf(execution)).toContain('[secret OTHER]');
  });

  test.each([
    '{{ [trigger.n].API_KEY }}',
    '{{ secrets.API_KEY | slice: 0, 0 }}{{ [trigger.n].API_KEY | reverse }}',
    '{{ [trigger.n].API_KEY | append: secrets.OTHER }}',
  ])('cannot reach a secret that the expression does not name: %s', async (text) => {
    answer = echo;

    const failure = failureOf(await call({ query: { a: text } }, { secrets, trigger: { n: 'secrets' } }));

    expect(failure.code).toBe('unknown_variable');
  });

  const withUrlOf = (node: ReturnType<typeof withUrl>, url: string) => ({
    ...node,
    nodeConfig: { ...node.nodeConfig, params: { ...node.nodeConfig.params, url } },
  });
});
