#!/usr/bin/env node
// A model server without a model, for trying workflows offline and for tests. It speaks OpenAI's chat completions and Anthropic's
// messages, streamed or whole, and always answers the same request with the same text, JSON and usage.
//
//   node examples/model-server.mjs [--port 8089]
//
// POST /v1/chat/completions   OpenAI       GET /v1/models   what it calls itself
// POST /v1/messages           Anthropic    GET /health
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const WORDS =
  'tides follow the moon and the sun twice a day water rises where coast and wind allow it then falls back'.split(
    ' ',
  );

const portArgument = process.argv.indexOf('--port');
const port = portArgument === -1 ? 8089 : Number(process.argv[portArgument + 1]);
const server = createServer((request, response) => {
  answer(request, response).catch((error) => sendJson(response, 500, { error: { message: String(error) } }));
});
server.listen(port, '127.0.0.1', () => {
  process.stdout.write(`model server on http://127.0.0.1:${server.address().port}/v1\n`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));

async function answer(request, response) {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const route = `${request.method} ${pathname}`;
  if (route === 'GET /health') return sendJson(response, 200, { status: 'ok' });
  if (route === 'GET /v1/models')
    return sendJson(response, 200, { object: 'list', data: [{ id: 'offline-1', object: 'model' }] });
  if (route === 'POST /v1/chat/completions')
    return answerChat(await readJson(request), isBearer(request), response);
  if (route === 'POST /v1/messages')
    return answerMessages(
      await readJson(request),
      isBearer(request) || 'x-api-key' in request.headers,
      response,
    );
  return sendJson(response, 404, { error: { type: 'not_found_error', message: `there is no ${route}` } });
}

const isBearer = ({ headers }) => /^Bearer \S+/.test(headers.authorization ?? '');

// OpenAI -----------------------------------------------------------------------------------------------------------------------

function answerChat(body, hasKey, response) {
  const problem = problemOf(body, hasKey);
  if (problem) {
    const { status, message } = problem;
    const code = status === 401 ? 'invalid_api_key' : null;
    return sendJson(response, status, {
      error: { message, type: 'invalid_request_error', param: null, code },
    });
  }
  const { text, isCut, promptTokens, answerTokens } = think(
    body,
    body.response_format?.json_schema?.schema,
    body.max_completion_tokens ?? body.max_tokens,
  );
  const finish_reason = isCut ? 'length' : 'stop';
  const head = { id: `chatcmpl-${digest(text).slice(0, 24)}`, created: 1_750_000_000, model: body.model };
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: answerTokens,
    total_tokens: promptTokens + answerTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
  if (!body.stream) {
    const message = { role: 'assistant', content: text, refusal: null };
    const choices = [{ index: 0, message, logprobs: null, finish_reason }];
    return sendJson(response, 200, { ...head, object: 'chat.completion', choices, usage });
  }
  const chunk = (choices, more = {}) => ({ ...head, object: 'chat.completion.chunk', choices, ...more });
  const delta = (delta, finish_reason = null) => chunk([{ index: 0, delta, finish_reason }]);
  const chunks = [
    delta({ role: 'assistant', content: '' }),
    ...piecesOf(text).map((content) => delta({ content })),
    delta({}, finish_reason),
    ...(body.stream_options?.include_usage ? [chunk([], { usage })] : []),
  ];
  sendEvents(response, [...chunks.map((data) => `data: ${JSON.stringify(data)}\n\n`), 'data: [DONE]\n\n']);
}

// Anthropic --------------------------------------------------------------------------------------------------------------------

function answerMessages(body, hasKey, response) {
  const problem = problemOf(body, hasKey);
  if (problem) {
    const type = problem.status === 401 ? 'authentication_error' : 'invalid_request_error';
    return sendJson(response, problem.status, { type: 'error', error: { type, message: problem.message } });
  }
  const { text, isCut, promptTokens, answerTokens } = think(
    body,
    body.output_config?.format?.schema,
    body.max_tokens,
  );
  const stop_reason = isCut ? 'max_tokens' : 'end_turn';
  const usage = {
    input_tokens: promptTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: answerTokens,
  };
  const message = {
    id: `msg_${digest(text).slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: [{ type: 'text', text }],
    stop_reason,
    stop_sequence: null,
    usage,
  };
  if (!body.stream) return sendJson(response, 200, message);

  const started = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const events = [
    { type: 'message_start', message: started },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    ...piecesOf(text).map((piece) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: piece },
    })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: answerTokens },
    },
    { type: 'message_stop' },
  ];
  sendEvents(
    response,
    events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
  );
}

// What both have in common -----------------------------------------------------------------------------------------------------

function problemOf(body, hasKey) {
  if (!hasKey) return { status: 401, message: 'a key is missing: any will do' };
  if (typeof body?.model !== 'string') return { status: 400, message: 'model must be a string' };
  if (!Array.isArray(body.messages) || body.messages.length === 0)
    return { status: 400, message: 'messages must be a list of at least one' };
  return null;
}

/** The answer to a request: JSON that fits the schema where there is one, else a text about the last message. */
function think({ model, system, messages }, schema, maxTokens = 4_096) {
  const prompt = JSON.stringify({ model, system, messages, schema });
  const seed = createHash('sha256').update(prompt).digest();
  const last = textOf(messages.at(-1)).split('\n')[0].slice(0, 120);
  const whole = schema
    ? JSON.stringify(exampleOf(schema, schema, seed))
    : `On "${last}": ${sentence(seed, 12)}. ${sentence(seed.subarray(8), 9)}.`;
  const isCut = tokensOf(whole) > maxTokens;
  const text = isCut ? whole.slice(0, maxTokens * 4) : whole;
  return { text, isCut, promptTokens: tokensOf(prompt), answerTokens: tokensOf(text) };
}

function textOf({ content }) {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : '';
}

const tokensOf = (text) => Math.ceil(text.length / 4);
const digest = (text) => createHash('sha256').update(text).digest('hex');

function sentence(seed, count) {
  const words = Array.from({ length: count }, (_, index) => WORDS[seed[index % seed.length] % WORDS.length]);
  return words.join(' ').replace(/^./, (letter) => letter.toUpperCase());
}

/** A value that fits a simple schema: types, enum, const, $ref, anyOf, required and the usual limits. */
function exampleOf(schema, root, seed, depth = 0) {
  if (typeof schema !== 'object' || schema === null || depth > 20) return null;
  const inner = (part) => exampleOf(part, root, seed.subarray((depth + 1) % 16), depth + 1);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[seed[0] % schema.enum.length];
  if (typeof schema.$ref === 'string') return inner(resolveRef(schema.$ref, root));
  const [option] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (option) return inner(option);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type ?? (schema.properties ? 'object' : 'string')) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, part]) => [name, inner(part)]),
      );
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 2, 0) }, () => inner(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? Math.min(3, schema.maximum ?? 3);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return exampleText(schema, seed);
  }
}

const FORMATS = {
  date: '2026-01-02',
  'date-time': '2026-01-02T03:04:05Z',
  email: 'ada@example.com',
  uri: 'https://example.com',
  uuid: '0197a000-0000-7000-8000-000000000001',
};

function exampleText({ format, minLength = 0, maxLength = 10_000 }, seed) {
  if (format in FORMATS) return FORMATS[format];
  return sentence(seed, 6).padEnd(minLength, '.').slice(0, maxLength);
}

const resolveRef = (ref, root) =>
  ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .reduce((part, name) => part?.[name], root);

const piecesOf = (text) => text.match(/[\s\S]{1,12}/gu) ?? [];

async function readJson(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`a body of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return null;
  }
}

function sendJson(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendEvents(response, events) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const event of events) response.write(event);
  response.end();
}
