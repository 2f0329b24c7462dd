#!/usr/bin/env node
// An agent outside, for `task` nodes with `"agent": "endpoint"`: a pattern for agents of your own. It "writes" a line about each task.
// A task with a callback_url is acknowledged at once and answered by a signed callback; any other is answered in place.
//
//   AGENT_KEY=… node examples/agent-server.mjs [--port 8091]
//
// POST /execute   a task        GET /health   what a probe asks
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_CALLS = 8;

const portArgument = process.argv.indexOf('--port');
const port = portArgument === -1 ? 8091 : Number(process.argv[portArgument + 1]);
const { AGENT_KEY: key } = process.env;
const server = createServer((request, response) => {
  answer(request, response).catch((error) => send(response, 400, { error: { message: String(error) } }));
});
server.listen(port, '127.0.0.1', () => {
  process.stdout.write(`agent on http://127.0.0.1:${server.address().port}/execute\n`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));

async function answer(request, response) {
  const route = `${request.method} ${new URL(request.url ?? '/', 'http://localhost').pathname}`;
  if (route === 'GET /health') return send(response, 200, { status: 'ok' });
  if (route !== 'POST /execute') return send(response, 404, { error: { message: `there is no ${route}` } });
  if (key && request.headers['x-api-key'] !== key)
    return send(response, 401, { error: { message: 'wrong X-Api-Key' } });
  const task = await readJson(request);
  if (!task.callback_url) return send(response, 200, work(task));
  send(response, 202, { accepted: true });
  return callBack(task, work(task));
}

/** Where a real agent would do something. It never asks for more than the budget. */
function work({ title, description, category, budget_usd }) {
  const content = `${title}: ${description.length} characters of ${category} work, done.`;
  return {
    artifacts: [{ type: 'text', content }],
    cost_usd: Math.min(0.01, budget_usd),
    metadata: { agent: 'example' },
  };
}

/** Signed anew at each try: a signature is good for a few minutes. 5xx, 429 and a broken connection may pass, anything else is final. */
async function callBack({ callback_url, callback_secret }, result) {
  const body = JSON.stringify(result);
  for (let call = 1; call <= MAX_CALLS; call += 1) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', callback_secret).update(`${timestamp}.${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-runyard-timestamp': timestamp,
      'x-runyard-signature': signature,
    };
    const answered = await fetch(callback_url, { method: 'POST', headers, body }).catch(() => null);
    if (answered && answered.status < 500 && answered.status !== 429)
      return process.stdout.write(`called back: ${answered.status}\n`);
    const waitSeconds = Number(answered?.headers.get('retry-after') ?? 2 ** call);
    await sleep(waitSeconds * 1000);
  }
  return process.stdout.write('gave up calling back\n');
}

async function readJson(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`a body of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

function send(response, status, body) {
  if (!response.headersSent)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
