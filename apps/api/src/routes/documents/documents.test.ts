import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow } from '../../testing/workflows.ts';

const YAML = { 'content-type': 'application/yaml' };
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'yes',
    '1e3',
    '- a',
    '# b',
    'a: b',
    ' x ',
    'line\nline\n',
    '\u0085',
    '<<',
    '*a',
    '{{ nodes.a }}',
  ),
);
const json = fc.dictionary(
  text,
  fc.oneof(
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  ),
  { maxKeys: 3 },
);
/** Each node depends on some before it. */
const nodes = fc
  .array(
    fc.record({
      config: json,
      group: fc.option(fc.nat(2)),
      place: fc.option(fc.nat(3)),
      needs: fc.array(fc.nat(4)),
      fails: fc.constantFrom('fail', 'continue', 'branch'),
      follows: fc.boolean(),
      retry_policy: fc.option(fc.record({ max: fc.nat(10), on: fc.option(fc.constant(['any'])) })),
    }),
    { maxLength: 4 },
  )
  .map((specs) =>
    specs.map(({ config, group, place, needs, fails, follows, retry_policy }, index) => ({
      key: `n${index}`,
      on_error: fails,
      retry_policy,
      branches: Object.fromEntries(
        needs.flatMap((need) =>
          follows && need < index && specs[need]?.fails === 'branch' ? [[`n${need}`, 'error']] : [],
        ),
      ),
      node_type: 'transform',
      node_config: config,
      parallel_group: group,
      ...(place !== null && { position: place }),
      depends_on: [...new Set(needs)].filter((need) => need < index).map((need) => `n${need}`),
    })),
  );

describe('documents', () => {
  let api: TestApi;
  let user: TestUser;
  let path: string;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    path = `/workspaces/${user.workspaceId}/workflows/import`;
  });
  afterAll(() => api.stop());

  const exported = async (workflowId: string, format: 'json' | 'yaml') => {
    const headers = { authorization: `Bearer ${user.token}` };
    const url = `${api.url}/api/v1/workflows/${workflowId}/export?format=${format}`;
    const response = await fetch(url, { headers });
    expect(response.headers.get('content-type')).toContain(`application/${format}`);
    return response.text();
  };
  const importAs = (content: string, type: object) =>
    user.send('POST', path, content, type as Record<string, string>);

  test('what was imported is exported as the same bytes, in JSON and in YAML', async () => {
    const workflow = fc.record({
      title: fc.constantFrom('Tea', 'yes', '# no: 1'),
      description: fc.option(text),
      trigger_config: json,
    });
    await fc.assert(
      fc.asyncProperty(workflow, nodes, async (about, list) => {
        const first = await user.post(path, { runyard: 1, workflow: about, nodes: list });
        expect(first.status).toBe(201);
        const asJson = await exported(first.body.id, 'json');
        const asYaml = await exported(first.body.id, 'yaml');
        const fromJson = await importAs(asJson, { 'content-type': 'application/json' });
        const fromYaml = await importAs(asYaml, YAML);

        for (const { body } of [fromJson, fromYaml]) {
          expect(await exported(body.id, 'json')).toBe(asJson);
          expect(await exported(body.id, 'yaml')).toBe(asYaml);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('a document names nodes by key, gives a key to those without, and holds no id', async () => {
    const workflow = await addWorkflow(user);
    const { id } = await addNode(user, workflow.id, { position: 1 });
    await addNode(user, workflow.id, {
      key: 'last',
      position: 2,
      depends_on: [id],
      input_mapping: { x: `{{ nodes["${id}"].output }}` },
    });

    const document = await exported(workflow.id, 'json');

    expect(JSON.parse(document).nodes).toMatchObject([
      { key: 'pick' },
      { key: 'node_2' },
      { key: 'last', depends_on: ['node_2'], input_mapping: { x: '{{ nodes["node_2"].output }}' } },
    ]);
    expect(document).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('a workflow whose node depends on one that is gone is not exported', async () => {
    const workflow = await addWorkflow(user);
    await addNode(user, workflow.id, { key: 'lost', depends_on: [user.userId] });

    expect(await user.get(`/workflows/${workflow.id}/export`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_graph', detail: [{ type: 'unknown_dependency' }] },
    });
  });

  test.each<[string, string, number, string]>([
    ['an alias bomb', 'a: &a [x]\nb: [*a, *a]', 400, 'invalid_yaml'],
    ['broken YAML', 'a: [', 400, 'invalid_yaml'],
    ['a number that JSON has not', 'a: .inf', 400, 'invalid_yaml'],
    ['deep nesting', '['.repeat(20_000), 400, 'invalid_yaml'],
    [
      'a field that is not known',
      'runyard: 1\nworkflow: {title: Tea, colour: red}\nnodes: []',
      422,
      'validation_failed',
    ],
    ['another version', 'runyard: 2\nworkflow: {title: Tea}\nnodes: []', 422, 'validation_failed'],
    [
      'a cycle',
      'runyard: 1\nworkflow: {title: T}\nnodes: [{key: a, depends_on: [b]}, {key: b, depends_on: [a]}]',
      422,
      'invalid_graph',
    ],
    [
      'a branch that never is taken',
      'runyard: 1\nworkflow: {title: T}\nnodes: [{key: a, task_template: {title: A}}, {key: b, task_template: {title: B}, depends_on: [a], branches: {a: error}}]',
      422,
      'invalid_graph',
    ],
    ['one key twice', 'runyard: 1\nworkflow: {title: T}\nnodes: [{key: a}, {key: a}]', 422, 'invalid_graph'],
  ])('%s is refused and nothing is written', async (_what, document, status, code) => {
    const before = await api.db.prisma.workflow.count();

    expect(await importAs(document, YAML)).toMatchObject({ status, body: { code } });
    expect(await api.db.prisma.workflow.count()).toBe(before);
  });
});

describe('validation', () => {
  let api: TestApi;
  let user: TestUser;
  let path: string;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    path = `/workflows/${(await addWorkflow(user)).id}/validate`;
  });
  afterAll(() => api.stop());

  const problemsOf = async (...draft: object[]) => {
    const { status, body } = await user.post(path, { runyard: 1, workflow: { title: 'T' }, nodes: draft });
    expect(status).toBe(200);
    expect(body.valid).toBe(body.problems.length === 0);
    return body.problems;
  };
  const pick = { node_type: 'transform', node_config: { operation: 'pick', params: { fields: ['a'] } } };
  const call = (params: object) => ({
    key: 'call',
    node_type: 'api_call',
    node_config: { provider: 'http', params },
  });

  test('a workflow that can run is valid as it is stored', async () => {
    expect((await user.post(path)).body).toEqual({ valid: true, problems: [] });
  });

  test('a config is held against its type where no template makes it unknown', async () => {
    expect(
      await problemsOf({ ...pick, key: 'a', node_config: { operation: 'pick', params: {} } }),
    ).toMatchObject([{ code: 'invalid_config', node_ids: ['a'], loc: ['node_config', 'params', 'fields'] }]);
    expect(await problemsOf(call({ url: 'nowhere' }))).toMatchObject([
      {
        code: 'invalid_config',
        loc: ['node_config', 'params', 'url'],
        message: expect.stringContaining('Node call'),
      },
    ]);
    expect(await problemsOf(call({ url: '{{ trigger.url }}' }))).toEqual([]);
    expect(await problemsOf(call({ url: '{{ trigger.url }}', timeout_ms: 0 }))).toMatchObject([
      { loc: ['node_config', 'params', 'timeout_ms'] },
    ]);
  });

  test('templates are parsed, and what they read must complete before', async () => {
    const reads = (template: string) => ({ ...pick, key: 'b', input_mapping: { x: template } });

    expect(await problemsOf({ ...pick, key: 'a' }, reads('{{ nodes.a.output }}'))).toEqual([]);
    expect(await problemsOf(reads('{{ nodes.a.output }}'), { ...pick, key: 'a' })).toMatchObject([
      { code: 'reference_not_upstream', node_ids: ['b'], loc: ['input_mapping', 'x'] },
    ]);
    expect(await problemsOf(reads('{{ nodes.gone.output }}'))).toMatchObject([
      { code: 'unknown_reference', message: expect.stringContaining('nodes.gone') },
    ]);
    expect(await problemsOf(reads('{{ nodes.'))).toMatchObject([{ code: 'invalid_template' }]);
  });

  test('problems of the graph are told with the others', async () => {
    const problems = await problemsOf({ ...pick, key: 'a', depends_on: ['a'] }, { key: 'b' });

    expect(problems.map(({ code }: { code: string }) => code)).toEqual(['self_dependency', 'invalid_config']);
    expect((await user.get(path.replace('/validate', ''))).body.nodes).toHaveLength(1);
  });
});
