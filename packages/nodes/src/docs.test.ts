import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FrozenNode, type Json, type JsonObject, NODE_TYPES } from '@runyard/domain';
import type { WaitFor } from './executor.ts';
import { createNodeServices, type NodeServices } from './node-services.ts';
import { type Provider, providers } from './providers/provider-table.ts';
import { localhostCertificate } from './test-support/localhost-certificate.ts';
import { bodyOf, execute, failureOf, outputOf, startServer, waitOf } from './test-support/node-fixtures.ts';
import { startSmtpServer } from './test-support/smtp-fixture.ts';
import { operations } from './transform/operations.ts';

/** One fenced `json example` of docs/nodes.md. */
interface Example {
  node: {
    node_type: FrozenNode['nodeType'];
    node_config: JsonObject;
    task_template?: JsonObject;
    input_mapping?: JsonObject;
  };
  trigger?: JsonObject;
  /** Null: it was skipped. */
  nodes?: Record<string, JsonObject | null>;
  request?: JsonObject;
  /** Bodies of the answers, in turn. Default: one of `{ "ok": true }`. */
  answers?: JsonObject[];
  input?: JsonObject;
  output?: JsonObject;
  label?: string;
  waiting?: JsonObject;
  failure?: JsonObject;
}

const page = readFileSync(new URL('../../../docs/nodes.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json example\n(.*?)```/gs)].map(([, text = '']) => text);

let server: Awaited<ReturnType<typeof startServer>>;
let mailServer: Awaited<ReturnType<typeof startSmtpServer>>;
let filesDir: string;
let services: NodeServices;
let lastRequest: JsonObject = {};
let answers: JsonObject[] = [];

const answer: RequestListener = async (request, response) => {
  const { method = '', url: path = '' } = request;
  const headers: JsonObject = JSON.parse(JSON.stringify(request.headers));
  lastRequest = { method, path, headers, body: readRequestBody(headers, await bodyOf(request)) };
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify(answers.shift() ?? { ok: true }));
};

const readRequestBody = (headers: JsonObject, body: string): Json =>
  String(headers['content-type']).startsWith('application/json') ? JSON.parse(body) : body;

beforeAll(async () => {
  server = await startServer(answer);
  const providerUrls = providers.map(({ name }) => `${name}=${server.url}`);
  mailServer = await startSmtpServer();
  filesDir = await mkdtemp(join(tmpdir(), 'runyard-docs-'));
  const smtpUrl = `smtp://localhost:${mailServer.port}`;
  services = createNodeServices({
    outbound: { allow: ['127.0.0.1'], providerUrls },
    delivery: { smtpUrl, smtpAuthorities: localhostCertificate, filesDir },
  });
});

afterAll(async () => {
  await services.close();
  await Promise.all([server.close(), mailServer.close(), rm(filesDir, { recursive: true })]);
});

test('docs/nodes.md lists the providers as they are', () => {
  for (const provider of providers) expect(page).toContain(rowOf(provider));
});

const credentials = { bearer: '`token`', header: '`token`', basic: '`username`, `password`' };

const rowOf = ({ name, title, baseUrl, auth, bodyType, reference }: Provider) =>
  `| \`${name}\` | [${title}](${reference}) | ${baseUrl} | ${credentials[auth.type]} | ${bodyType ?? 'json'} |`;

test('docs/nodes.md shows every node type', () => {
  const shown = new Set(examples.map((text) => readExample(text).node.node_type));

  expect([...shown].sort()).toEqual(NODE_TYPES.toSorted());
});

test('docs/nodes.md shows every operation of transform', () => {
  const shown = examples.map((text) => readExample(text).node.node_config.operation);

  expect(operations.map(({ name }) => name).filter((name) => !shown.includes(name))).toEqual([]);
});

test.each(examples)('an example of docs/nodes.md does what it says: %s', async (text) => {
  const { request, input, output, label, waiting, failure, ...given } = readExample(text);
  answers = given.answers ?? [];

  const execution = await run(given);

  if (input) expect(execution.input).toEqual(input);
  if (output) expect(outputOf(execution)).toMatchObject(output);
  if (label) expect(execution.outcome).toMatchObject({ kind: 'completed', label });
  if (waiting) expect(presentWait(waitOf(execution))).toMatchObject(waiting);
  if (failure) expect(failureOf(execution)).toMatchObject(failure);
  if (request) expect(lastRequest).toMatchObject(request);
});

function readExample(text: string): Example {
  return JSON.parse(text.replaceAll('https://api.example.com', server?.url ?? ''));
}

/** A wait by the names that the API gives its fields; a delay with the output that it has then. */
function presentWait(wait: WaitFor): JsonObject {
  if (wait.reason === 'delay') {
    const { due, output } = wait;
    return {
      for: 'delay',
      ...('at' in due ? { at: due.at.toISOString() } : { after_ms: due.afterMs }),
      output,
    };
  }
  if (wait.reason === 'run')
    return {
      for: 'run',
      workflow_id: wait.workflowId,
      trigger_payload: wait.triggerPayload,
      wait: wait.isAwaited,
    };
  if (wait.reason === 'items') return { for: 'items', items: wait.items, max_parallel: wait.maxParallel };
  const { title, description, approvalLevel, proposedOutput } = wait.task;
  const proposal = proposedOutput && { output_data: proposedOutput };
  return {
    for: wait.reason,
    title,
    description,
    approval_level: approvalLevel,
    ...proposal,
    ...presentExpiry(wait),
  };
}

function presentExpiry(wait: WaitFor): JsonObject {
  const expiry = 'expiry' in wait ? wait.expiry : null;
  if (!expiry) return {};
  const { due, onExpiry } = expiry;
  return {
    on_expiry: onExpiry,
    ...('at' in due ? { expires_at: due.at.toISOString() } : { expires_in_ms: due.afterMs }),
  };
}

async function run({ node, trigger = {}, nodes = {} }: Example) {
  const upstream = Object.entries(nodes).map(([key, output]) => ({ id: `id-of-${key}`, key, output }));
  const frozen = {
    dependsOn: upstream.map(({ id }) => id),
    nodeType: node.node_type,
    nodeConfig: node.node_config,
    taskTemplate: node.task_template ?? null,
    inputMapping: node.input_mapping ?? {},
  };
  return execute(frozen, { trigger, upstream }, { services });
}
