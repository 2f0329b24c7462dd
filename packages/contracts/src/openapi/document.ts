import type { z } from 'zod';
import { ENDPOINTS, type OperationId } from '../endpoints/catalog.ts';
import type { AnswerSpec, EndpointSpec } from '../endpoints/endpoint.ts';
import { describeTag } from '../endpoints/tags.ts';
import { ErrorResponse } from '../error.ts';
import { type JsonSchemas, joinComponents, jsonSchemasOf } from './json-schemas.ts';
import { type NodeConfigs, nodeConfigComponents } from './node-configs.ts';
import { operationOf } from './operation.ts';
import { HEADERS } from './responses.ts';
import type { ApiResponse, JsonSchema, OpenApiDocument, Operation, Reference } from './types.ts';

export interface DocumentOptions {
  /** Where the API is: absolute, or relative to where the document is. */
  serverUrl: string;
  /** Of the product. */
  version: string;
  /** Told as components, which no operation refers to: in a request, templates may stand for any value. Default: none. */
  nodeConfigs?: NodeConfigs;
}

const API_ROOT = '/api/v1';
const operationIds = Object.keys(ENDPOINTS) as OperationId[];

const DESCRIPTION = `Triggers workflows, follows their runs and administers both.

1. Get a token: \`POST /api/v1/auth/token\` with your email and password, or an API key from an admin of your workspace.
   Send it as \`Authorization: Bearer <token>\`.
2. \`GET /api/v1/auth/me\` tells your workspaces, \`GET /api/v1/workspaces/{workspace_id}/workflows\` what is in one.
3. \`POST …/workflows/{workflow_id}/trigger\` makes a run. Follow the \`Location\` of its answer, or its \`/events\`.

Ids are UUIDs, times are ISO 8601 in UTC, money is whole US cents. Answers may get further fields and enums further
values: ignore what you do not know. What the \`node_config\` of each type of node takes is told by the schemas whose names end
with \`NodeConfig\`. Every error is \`{"detail", "code", "request_id"}\`; go by \`code\`.`;

const SECURITY_SCHEMES = {
  bearerToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token from `POST /api/v1/auth/token` or from your own issuer',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'ryk_live_… or ryk_test_…',
    description: 'An API key of one workspace; it may do what its scopes say',
  },
};

/** The whole contract as one OpenAPI 3.1 document. Everything in it comes from ENDPOINTS, ACCESS and their schemas. */
export function openApiDocument({ serverUrl, version, nodeConfigs = {} }: DocumentOptions): OpenApiDocument {
  const { requests, bodies, components } = writeSchemas(nodeConfigs);
  const shared = createShared();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const id of operationIds) {
    const { method, path }: EndpointSpec = ENDPOINTS[id];
    const context = {
      request: requests[id] ?? {},
      bodies: bodiesOf(bodies, id),
      components,
      share: shared.add,
    };
    paths[`${API_ROOT}${path}`] = { ...paths[`${API_ROOT}${path}`], [method]: operationOf(id, context) };
  }
  const tags = new Set(operationIds.map((id) => ENDPOINTS[id].tag));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Runyard',
      version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl, description: 'This system' }],
    tags: [...tags].map(describeTag),
    paths,
    components: {
      schemas: sorted(components),
      responses: sorted(shared.responses),
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** Requests by operation, bodies of successes by operation and status, and the components of all. */
function writeSchemas(nodeConfigs: NodeConfigs) {
  const requests = Object.fromEntries(operationIds.map((id) => [id, ENDPOINTS[id].request]));
  const answers = operationIds.flatMap((id) =>
    Object.entries<AnswerSpec>(ENDPOINTS[id].answers).flatMap(([status, { body }]): [string, z.ZodType][] =>
      body === null ? [] : [[`${id} ${status}`, body]],
    ),
  );
  const output = jsonSchemasOf({ ...Object.fromEntries(answers), error: ErrorResponse }, 'output');
  const input: JsonSchemas = joinComponents(jsonSchemasOf({ ...requests, ...nodeConfigs }, 'input'), output);
  const components = { ...input.components, ...nodeConfigComponents(nodeConfigs, input.schemas) };
  return { requests: input.schemas, bodies: output.schemas, components };
}

const bodiesOf = (bodies: Record<string, JsonSchema>, id: OperationId) =>
  Object.fromEntries(
    Object.entries(bodies)
      .filter(([name]) => name.startsWith(`${id} `))
      .map(([name, schema]) => [name.slice(id.length + 1), schema]),
  );

/** Errors that several operations answer alike are written once. */
function createShared() {
  const responses: Record<string, ApiResponse> = {};
  const add = (status: number, response: ApiResponse): Reference => {
    const text = JSON.stringify(response);
    const variants = Object.keys(responses).filter((name) => name.startsWith(`Error${status}`));
    const same = variants.find((name) => JSON.stringify(responses[name]) === text);
    const name = same ?? `Error${status}${variants.length === 0 ? '' : `_${variants.length + 1}`}`;
    responses[name] = response;
    return { $ref: `#/components/responses/${name}` };
  };
  return { responses, add };
}

const sorted = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
