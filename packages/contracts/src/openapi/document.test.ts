import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ACCESS, ENDPOINTS, type EndpointSpec, type OperationId } from '../index.ts';
import { openApiDocument } from './document.ts';
import type { ApiResponse, MediaType, Operation, Reference } from './types.ts';

const document = openApiDocument({ serverUrl: '.', version: '1.2.3' });
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method,
    operation,
    id: operation.operationId,
  })),
);
const operationOf = (id: OperationId): Operation => {
  const found = operations.find((operation) => operation.id === id);
  if (!found) throw new Error(`${id} is not in the document`);
  return found.operation;
};
const resolve = (response: ApiResponse | Reference | undefined): ApiResponse => {
  if (response === undefined) throw new Error('no such response');
  if (!('$ref' in response)) return response;
  return document.components.responses[response.$ref.split('/').at(-1) ?? ''] as ApiResponse;
};
const jsonOf = (content: Record<string, MediaType> | undefined) => content?.['application/json'];

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1, references included', async () => {
    const validator = new Validator();

    expect(await validator.validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('has every endpoint once, under its id, and nothing else', () => {
    const written = operations.map(({ id, method, path }) => `${id} ${method} ${path}`);
    const known = Object.entries(ENDPOINTS).map(([id, { method, path }]) => `${id} ${method} /api/v1${path}`);

    expect(written.sort()).toEqual(known.sort());
  });

  test.each(operations)('$id: its examples fit their schemas', ({ id, operation }) => {
    const endpoint: EndpointSpec = ENDPOINTS[id as OperationId];
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    const uuid = '0199c0de-0000-7000-8000-000000000001';
    const params = Object.fromEntries(
      inPath.map(({ name, schema }) => [name, schema.examples?.[0] ?? schema.enum?.[0] ?? uuid]),
    );
    const body = jsonOf(operation.requestBody?.content)?.example;

    const request = endpoint.request.safeParse({ params, query: {}, headers: {}, body });
    const refused = (request.error?.issues ?? []).filter(({ path }) => path[0] === 'body');
    expect(refused).toEqual([]);
    for (const [status, { body: schema }] of Object.entries(endpoint.answers)) {
      const example = jsonOf(resolve(operation.responses[status]).content)?.example;
      expect(schema?.safeParse(example).error).toBeUndefined();
    }
  });

  test.each(operations)('$id: names every parameter of its path', ({ path, operation }) => {
    const parameters = operation.parameters ?? [];
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);

    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  });

  test('says who may call, as the table of access has it', () => {
    for (const { id, operation } of operations) {
      const access = ACCESS[id as OperationId];
      expect(operation['x-required-role']).toBe('role' in access ? access.role : undefined);
      expect(operation.security.length === 0).toBe(access.place === 'public');
    }
    expect(operationOf('triggerRun')).toMatchObject({
      description: expect.stringContaining('Takes the role `member` in the workspace or an API key'),
      security: [{ bearerToken: [] }, { apiKey: ['runs:write'] }],
      'x-required-scope': 'runs:write',
    });
  });

  test('lists each error with its codes, its headers and its form', () => {
    const { responses } = operationOf('triggerRun');

    expect(Object.keys(responses)).toEqual([
      '200',
      '202',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    expect(resolve(responses['429'])).toMatchObject({
      headers: { 'Retry-After': expect.any(Object), 'X-RateLimit-Remaining': expect.any(Object) },
    });
    expect(jsonOf(resolve(responses['409']).content)?.schema).toMatchObject({
      allOf: [
        { $ref: '#/components/schemas/ErrorResponse' },
        { properties: { code: { enum: expect.arrayContaining(['workflow_paused']) } } },
      ],
    });
    expect(Object.keys(operationOf('getRun').responses)).not.toContain('413');
  });

  test('asks for what a caller must send, and promises what an answer always has', () => {
    const request = jsonOf(operationOf('createNode').requestBody?.content)?.schema;

    expect(request).toMatchObject({ required: ['position'], properties: { node_type: { default: 'task' } } });
    expect(document.components.schemas.WorkflowNode?.required).toContain('node_type');
    expect(operationOf('createNode').requestBody?.required).toBe(true);
    expect(operationOf('triggerRun').requestBody?.required).toBe(false);
  });

  test('has a component with a description for each entity', () => {
    const { schemas } = document.components;

    for (const name of ['WorkflowRun', 'NodeRun', 'Workflow', 'WorkflowNode', 'Workspace', 'Task'])
      expect(schemas[name]).toMatchObject({ type: 'object', description: expect.any(String) });
    expect(schemas.WorkflowRun?.properties?.trigger_payload).toMatchObject({ type: 'object' });
  });

  test('shows the limits of text, and closes no object to further fields', () => {
    const title = jsonOf(operationOf('createWorkflow').requestBody?.content)?.schema.properties?.title;

    expect(title).toMatchObject({ type: 'string', maxLength: 200, pattern: '\\S' });
    expect(JSON.stringify(document)).not.toContain('"additionalProperties":false');
  });
});
