import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WorkflowRun } from '@runyard/contracts';
import { describeEachBackend } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

const MAX_PAYLOAD_BYTES = 10_000;

describeEachBackend('POST …/trigger', ({ redisUrl }) => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi({ redisUrl, maxPayloadBytes: MAX_PAYLOAD_BYTES });
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const countRuns = () => api.db.prisma.run.count();

  test('answers 202 with the pending run and its location, and the run is stored', async () => {
    const workflow = await addWorkflow(user);

    const answer = await user.post(triggerPath(workflow), { trigger_payload: { topic: 'tea' } });

    expect(answer.status).toBe(202);
    expect(WorkflowRun.parse(answer.body)).toEqual({
      id: expect.any(String),
      workflow_id: workflow.id,
      version_id: expect.any(String),
      status: 'pending',
      triggered_by: `user:${user.userId}`,
      trigger_payload: { topic: 'tea' },
      run_at: null,
      priority: 1,
      reserved_cost_cents: 0,
      max_cost_cents: null,
      timeout_ms: null,
      deadline_at: null,
      created_at: expect.any(String),
      started_at: null,
      completed_at: null,
      error_code: null,
      error_message: null,
      source_run_id: null,
      source_kind: null,
      parent_run_id: null,
      parent_node_run_id: null,
      root_run_id: null,
      total_cost_cents: 0,
      unpriced_entry_count: 0,
      waiting_for: expect.objectContaining({ code: 'backlog', since: answer.body.created_at }),
      node_runs: [],
    });
    const location = answer.headers.get('location') ?? '';
    expect((await user.get(location.replace('/api/v1', ''))).body).toEqual({
      ...answer.body,
      waiting_for: expect.anything(),
    });
  });

  test('takes {} for a payload that is left out, and for a body that is left out', async () => {
    const workflow = await addWorkflow(user);

    const answers = [await user.post(triggerPath(workflow)), await user.post(triggerPath(workflow), {})];

    expect(answers.map(({ status, body }) => [status, body.trigger_payload])).toEqual([
      [202, {}],
      [202, {}],
    ]);
  });

  test.each([['[]'], ['"text"'], ['5'], ['null'], ['true']])(
    'refuses a payload of %s with 422 and its place',
    async (payload) => {
      const workflow = await addWorkflow(user);
      const before = await countRuns();

      const answer = await user.send('POST', triggerPath(workflow), `{"trigger_payload":${payload}}`);

      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        detail: [{ loc: ['body', 'trigger_payload'], msg: 'must be a JSON object' }],
        code: 'validation_failed',
        request_id: answer.headers.get('x-request-id'),
      });
      expect(await countRuns()).toBe(before);
    },
  );

  test.each([['[1]'], ['"text"'], ['null']])('refuses a body of %s with 422', async (body) => {
    const workflow = await addWorkflow(user);

    const answer = await user.send('POST', triggerPath(workflow), body);

    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['body'] }] } });
  });

  test('refuses invalid JSON with 400', async () => {
    const workflow = await addWorkflow(user);

    const answer = await user.send('POST', triggerPath(workflow), '{"trigger_payload": {');

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_json', detail: expect.stringContaining('not valid JSON') },
    });
  });

  test('refuses a body over the limit with 413 that says the limit and the size', async () => {
    const workflow = await addWorkflow(user);
    const body = JSON.stringify({ trigger_payload: { text: 'x'.repeat(MAX_PAYLOAD_BYTES) } });
    const before = await countRuns();

    const answer = await user.send('POST', triggerPath(workflow), body);

    expect(answer).toMatchObject({
      status: 413,
      body: {
        code: 'payload_too_large',
        detail: `the body has ${body.length} bytes; the limit is ${MAX_PAYLOAD_BYTES} bytes`,
      },
    });
    expect(await countRuns()).toBe(before);
  });

  test('refuses another content type with 415', async () => {
    const workflow = await addWorkflow(user);

    const answer = await user.send('POST', triggerPath(workflow), 'a=b', { 'content-type': 'text/plain' });

    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  test('refuses nesting without end', async () => {
    const workflow = await addWorkflow(user);
    const deep = '['.repeat(2_000) + ']'.repeat(2_000);

    const answer = await user.send('POST', triggerPath(workflow), `{"trigger_payload":{"a":${deep}}}`);

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
  });

  test('accepts characters that PostgreSQL cannot hold', async () => {
    const workflow = await addWorkflow(user);

    const answer = await user.send(
      'POST',
      triggerPath(workflow),
      '{"trigger_payload":{"a\\u0000":"\\u0000 \\ud800 \\udfff"}}',
    );

    expect(answer.status).toBe(202);
    const { body: run } = await user.get(`/workflows/${workflow.id}/runs/${answer.body.id}`);
    expect(run.trigger_payload).toEqual({ 'a\uFFFD': '\uFFFD \uFFFD \uFFFD' });
  });

  test('answers a foreign workspace, a missing one and an unknown workflow alike, with 404', async () => {
    const workflow = await addWorkflow(user);
    const stranger = await api.signUp();
    const elsewhere = { ...workflow, workspace_id: stranger.workspaceId };

    const [foreign, missing] = [
      await stranger.post(triggerPath(workflow), {}),
      await stranger.post(triggerPath({ ...workflow, workspace_id: randomUUID() }), {}),
    ];
    const [moved, unknown] = [
      await stranger.post(triggerPath(elsewhere), {}),
      await stranger.post(triggerPath({ ...elsewhere, id: randomUUID() }), {}),
    ];

    const shown = ({ status, body: { detail, code } }: typeof foreign) => ({ status, detail, code });
    expect(shown(foreign)).toEqual({ status: 404, detail: 'workspace not found', code: 'not_found' });
    expect(shown(missing)).toEqual(shown(foreign));
    expect(shown(moved)).toEqual({ status: 404, detail: 'workflow not found', code: 'not_found' });
    expect(shown(unknown)).toEqual(shown(moved));
  });

  test('refuses an id that is no UUID with 422', async () => {
    const answer = await user.post(`/workspaces/${user.workspaceId}/workflows/nonsense/trigger`, {});

    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['path', 'workflow_id'] }] } });
  });

  test.each(['paused', 'archived'])('refuses a workflow that is %s with 409', async (status) => {
    const workflow = await addWorkflow(user);
    await user.put(`/workflows/${workflow.id}`, { status });

    const answer = await user.post(triggerPath(workflow), {});

    expect(answer).toMatchObject({ status: 409, body: { code: `workflow_${status}` } });
  });

  test('refuses an invalid graph with 422 that names the nodes', async () => {
    const workflow = await addWorkflow(user);
    const first = await addNode(user, workflow.id, { key: 'first' });
    const second = await addNode(user, workflow.id, { key: 'second', depends_on: [first.id] });
    await user.put(`/workflows/${workflow.id}/nodes/${first.id}`, { depends_on: [second.id] });

    const answer = await user.post(triggerPath(workflow), {});

    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_graph',
        detail: [{ msg: expect.stringMatching(/first.*second/), type: 'cycle' }],
      },
    });
    expect(answer.body.detail[0].loc).toEqual(expect.arrayContaining([first.id, second.id]));
  });

  test('refuses a workflow without nodes with 422', async () => {
    const { body: workflow } = await user.post(`/workspaces/${user.workspaceId}/workflows`, {
      title: 'Empty',
    });

    const answer = await user.post(triggerPath(workflow), {});

    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'invalid_graph', detail: [{ type: 'empty_graph' }] },
    });
  });

  test('lets members trigger and viewers not', async () => {
    const workflow = await addWorkflow(user);
    const member = await api.join(user.workspaceId, 'member');
    const viewer = await api.join(user.workspaceId, 'viewer');

    const answers = [
      await member.post(triggerPath(workflow), {}),
      await viewer.post(triggerPath(workflow), {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([202, 403]);
    expect(answers[1]?.body.code).toBe('forbidden');
  });

  test('a change of nodes is in the next run and not in the one before', async () => {
    const workflow = await addWorkflow(user);
    const { body: before } = await user.post(triggerPath(workflow), {});
    await addNode(user, workflow.id);
    const { body: after } = await user.post(triggerPath(workflow), {});

    const versions = await api.db.prisma.run.findMany({
      where: { id: { in: [before.id, after.id] } },
      orderBy: { id: 'asc' },
      select: { versionId: true },
    });
    const graphs = await api.db.prisma.workflowVersion.findMany({
      where: { workflowId: workflow.id },
      orderBy: { number: 'asc' },
    });

    expect(graphs.map(({ id, graph }) => [id, (graph as { nodes: unknown[] }).nodes.length])).toEqual([
      [versions[0]?.versionId, 1],
      [versions[1]?.versionId, 2],
    ]);
  });
});
