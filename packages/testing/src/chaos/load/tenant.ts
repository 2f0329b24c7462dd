import { randomBytes, randomUUID } from 'node:crypto';
import { createAccessTokens, systemClock } from '@runyard/runtime';
import { Client } from 'pg';
import { type ApiCaller, createApiCaller } from './api-caller.ts';
import { childNodes, type Workload, workloads } from './workloads.ts';

const TOKEN_TTL_SECONDS = 30 * 24 * 60 * 60;

export const createJwtSecret = (): string => randomBytes(32).toString('hex');

/** Who triggers, and what. */
export interface ChaosTenant {
  caller: ApiCaller;
  workspaceId: string;
  workflows: (Workload & { id: string })[];
}

export interface TenantOptions {
  databaseUrl: string;
  jwtSecret: string;
  apiUrls: readonly string[];
  /** Of the service outside. */
  outsideUrl: string;
}

/** Makes a user, a workspace and the workflows of the load, but for the user all over HTTP. */
export async function createTenant(options: TenantOptions): Promise<ChaosTenant> {
  const userId = randomUUID();
  await insertUser(options.databaseUrl, userId);
  const settings = {
    secret: options.jwtSecret,
    issuer: 'runyard',
    audience: 'runyard-api',
    ttlSeconds: TOKEN_TTL_SECONDS,
  };
  const { token } = createAccessTokens(settings, systemClock()).issue(userId);
  const caller = createApiCaller(options.apiUrls, token);
  const workspaceId = await create(caller, '/workspaces', { name: 'Chaos' });
  const importNodes = (title: string, nodes: object[]) =>
    create(caller, `/workspaces/${workspaceId}/workflows/import`, {
      runyard: 1,
      workflow: { title, status: 'active', trigger_type: 'api' },
      nodes,
    });
  const childId = await importNodes('child', childNodes(options.outsideUrl));
  const workflows: ChaosTenant['workflows'] = [];
  for (const workload of workloads(options.outsideUrl, childId)) {
    workflows.push({ ...workload, id: await importNodes(workload.name, workload.nodes) });
  }
  return { caller, workspaceId, workflows };
}

async function create(caller: ApiCaller, path: string, body: object): Promise<string> {
  const reply = await caller.ask({ method: 'POST', path, body });
  if (reply.kind === 'answered' && reply.status === 201) return (reply.body as { id: string }).id;
  throw new Error(`POST ${path} was answered with ${JSON.stringify(reply)}`);
}

async function insertUser(databaseUrl: string, id: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`INSERT INTO users (id, email, name) VALUES ($1, 'chaos@localhost', 'Chaos')`, [id]);
  await client.end();
}
