import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { JsonObject } from '@runyard/domain';
import { freePort } from '@runyard/embedded';
import { spawnProcess } from '../spawn-process.ts';
import { type ApiProcess, REPOSITORY } from './test-system.ts';

/** What the examples talk to beside a model: pages that they fetch, and receivers that remember what was posted. */
export interface ExampleSite {
  url: string;
  /** Answers GET of this path. */
  page(path: string, type: string, body: string): void;
  /** Bodies that were posted to a path, in order. */
  posted(path: string): JsonObject[];
  stop(): Promise<void>;
}

export async function startExampleSite(): Promise<ExampleSite> {
  const pages = new Map<string, { type: string; body: string }>();
  const posts: { path: string; body: JsonObject }[] = [];
  const server = createServer(async (req, res) => {
    const path = req.url ?? '/';
    if (req.method === 'POST') {
      posts.push({ path, body: JSON.parse(await textOf(req)) });
      res.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    const page = pages.get(path);
    res.writeHead(page ? 200 : 404, { 'content-type': page?.type ?? 'text/plain' }).end(page?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    page: (path, type, body) => void pages.set(path, { type, body }),
    posted: (path) => posts.filter((post) => post.path === path).map(({ body }) => body),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The model server of the examples, as people start it, until the test file ends. Returns its URL, up to and including its /v1. */
export async function startModelServer(): Promise<string> {
  const port = await freePort();
  const server = spawnProcess({
    args: [join(REPOSITORY, 'examples', 'model-server.mjs'), '--port', String(port)],
  });
  await server.waitForPort(port);
  return `http://127.0.0.1:${port}/v1`;
}

/** Imports a file of examples/ as a user does. Returns the workflow's id. */
export async function importExample(api: ApiProcess, workspaceId: string, file: string): Promise<string> {
  const answer = await fetch(`${api.url}/api/v1/workspaces/${workspaceId}/workflows/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/yaml' },
    body: readFileSync(join(REPOSITORY, 'examples', file), 'utf8'),
  });
  const workflow = (await answer.json()) as JsonObject;
  if (answer.status !== 201) throw new Error(`${file} cannot be imported: ${JSON.stringify(workflow)}`);
  return String(workflow.id);
}
