import type { Shape } from './shapes.ts';

/** Who talks to the API. */
export interface ApiCaller {
  apiPort: number;
  token: string;
}

/** A workspace, made over HTTP. Answers its id. */
export async function createWorkspace(caller: ApiCaller): Promise<string> {
  const { id } = await post(caller, '/workspaces', { name: 'Bench' });
  return id;
}

/** A workflow of this shape, each node a `transform` that answers its input. Answers the workflow's id. */
export async function createShape(caller: ApiCaller, workspaceId: string, shape: Shape): Promise<string> {
  const workflow = await post(caller, `/workspaces/${workspaceId}/workflows`, { title: shape.title });
  const ids: string[] = [];
  for (const [position, waitsFor] of shape.dependencies.entries()) {
    const node = await post(caller, `/workflows/${workflow.id}/nodes`, {
      position,
      node_type: 'transform',
      node_config: { operation: 'identity' },
      depends_on: waitsFor.map((index) => ids[index]),
    });
    ids.push(node.id);
  }
  return workflow.id;
}

async function post({ apiPort, token }: ApiCaller, path: string, body: object): Promise<{ id: string }> {
  const response = await fetch(`http://127.0.0.1:${apiPort}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} was answered with ${response.status}: ${text}`);
  return JSON.parse(text) as { id: string };
}
