import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachBackend, startTestSystem, type TestSystem } from '@runyard/testing';
import { createRunyardClient, type RunyardClient } from './client.ts';
import type { operations } from './generated/schema.ts';

type AddNode = operations['createNode']['requestBody']['content']['application/json'];

/** The answer of a call that must have succeeded. */
function required<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new Error('the call failed');
  return answer;
}

/**
 * What somebody does who has nothing but /openapi.json: a client generated from it by a public generator, a token, and
 * real processes on the other side. The types of every request and answer here are checked by `npm run typecheck`.
 */
describeEachBackend('a client that is generated from /openapi.json', ({ redisUrl }) => {
  let system: TestSystem;
  let client: RunyardClient;
  let url: string;
  let token: string;

  beforeAll(async () => {
    system = await startTestSystem({ redisUrl });
    const [api] = await Promise.all([system.startApi(), system.startWorker()]);
    ({ url, token } = api);
    client = createRunyardClient({ url, token });
  });
  afterAll(() => system.stop());

  test('lives the whole life of a workflow: build, check, trigger, follow, read, repeat, hand over, clear away', async () => {
    const { data: workspace } = await client.POST('/api/v1/workspaces', { body: { name: 'Reports' } });
    const inWorkspace = { workspace_id: required(workspace).id };
    const { data: workflow } = await client.POST('/api/v1/workspaces/{workspace_id}/workflows', {
      params: { path: inWorkspace },
      body: { title: 'Tide report' },
    });
    const ofWorkflow = { workflow_id: required(workflow).id };
    const addNode = async (body: AddNode) =>
      required(
        (await client.POST('/api/v1/workflows/{workflow_id}/nodes', { params: { path: ofWorkflow }, body }))
          .data,
      );
    const brief = await addNode({
      key: 'brief',
      position: 0,
      node_type: 'transform',
      node_config: { operation: 'template', params: { template: { topic: '{{ topic }}' } } },
    });
    await addNode({
      key: 'report',
      position: 1,
      depends_on: [brief.id],
      task_template: { title: 'Write about {{ nodes.brief.output.topic }}' },
      node_config: { cost_usd: 0.03 },
    });

    const validated = await client.POST('/api/v1/workflows/{workflow_id}/validate', {
      params: { path: ofWorkflow },
    });
    expect(validated.data).toMatchObject({ valid: true, problems: [] });

    const trigger = (topic: string) =>
      client.POST('/api/v1/workspaces/{workspace_id}/workflows/{workflow_id}/trigger', {
        params: {
          path: { ...inWorkspace, ...ofWorkflow },
          header: { 'Idempotency-Key': 'report-of-today' },
          query: { wait: 20 },
        },
        body: { trigger_payload: { topic } },
      });
    const first = await trigger('tides');
    expect(first.response.status).toBe(200);
    const run = required(first.data);
    expect(run).toMatchObject({
      status: 'completed',
      total_cost_cents: 3,
      trigger_payload: { topic: 'tides' },
    });
    expect(run.node_runs.map(({ status }) => status)).toEqual(['completed', 'completed']);

    const again = await trigger('tides');
    expect([again.data?.id, again.response.headers.get('idempotent-replayed')]).toEqual([run.id, 'true']);
    const other = await trigger('moons');
    expect([other.response.status, other.error?.code]).toEqual([422, 'idempotency_key_reused']);

    const events = await readEvents(`/api/v1/workflows/${ofWorkflow.workflow_id}/runs/${run.id}/events`);
    expect(events).toMatch(/event: run\n/);
    expect(events).toMatch(/"status":"completed"/);

    const { data: listed } = await client.GET('/api/v1/workspaces/{workspace_id}/runs', {
      params: { path: inWorkspace, query: { status: ['completed'] } },
    });
    expect(required(listed).map(({ id }) => id)).toEqual([run.id]);

    const replay = await client.POST('/api/v1/workflows/{workflow_id}/runs/{run_id}/replay', {
      params: { path: { ...ofWorkflow, run_id: run.id } },
      body: { trigger_payload: { topic: 'moons' } },
    });
    expect(replay.data).toMatchObject({ source_run_id: run.id, trigger_payload: { topic: 'moons' } });
    await system.ended(required(replay.data).id);

    const exported = await client.GET('/api/v1/workflows/{workflow_id}/export', {
      params: { path: ofWorkflow },
    });
    const imported = await client.POST('/api/v1/workspaces/{workspace_id}/workflows/import', {
      params: { path: inWorkspace },
      body: required(exported.data),
    });
    expect(required(imported.data).nodes.map(({ key }) => key)).toEqual(['brief', 'report']);

    const path = { workflow_id: required(imported.data).id };
    expect(
      (await client.DELETE('/api/v1/workflows/{workflow_id}', { params: { path } })).response.status,
    ).toBe(204);
    const kept = await client.DELETE('/api/v1/workflows/{workflow_id}', { params: { path: ofWorkflow } });
    expect([kept.response.status, kept.error?.code]).toEqual([409, 'workflow_has_runs']);
  }, 60_000);

  test('acts with an API key as far as its scopes go', async () => {
    const { data: workspace } = await client.POST('/api/v1/workspaces', { body: { name: 'Keys' } });
    const path = { workspace_id: required(workspace).id };
    const { data: key } = await client.POST('/api/v1/workspaces/{workspace_id}/api-keys', {
      params: { path },
      body: { name: 'Reader', scopes: ['workflows:read'] },
    });
    const machine = createRunyardClient({ url, token: required(key).key });

    const read = await machine.GET('/api/v1/workspaces/{workspace_id}/workflows', { params: { path } });
    const write = await machine.POST('/api/v1/workspaces/{workspace_id}/workflows', {
      params: { path },
      body: { title: 'Not mine' },
    });

    expect(read.data).toEqual([]);
    expect([write.response.status, write.error?.code]).toEqual([403, 'forbidden']);
  });

  /** Of a run that has ended: the stream ends by itself. */
  const readEvents = async (path: string) => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return response.text();
  };
});
