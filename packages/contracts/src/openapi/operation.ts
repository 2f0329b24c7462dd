import { ACCESS, type Access } from '../access.ts';
import { ENDPOINTS, type OperationId } from '../endpoints/catalog.ts';
import { type EndpointSpec, YAML_TYPE } from '../endpoints/endpoint.ts';
import { changeExample, exampleOf } from './example-of.ts';
import { errorResponse, errorsOf, successResponse } from './responses.ts';
import type { ApiResponse, JsonSchema, Operation, Parameter, Reference } from './types.ts';

/** What operations are written with. */
export interface OperationContext {
  /** The request of the operation, with what it reads of `params`, `query`, `headers` and `body`. */
  request: JsonSchema;
  /** The bodies of its successes, by status. */
  bodies: Record<string, JsonSchema>;
  components: Record<string, JsonSchema>;
  /** Puts an error where others can refer to it. */
  share(status: number, response: ApiResponse): Reference;
}

/** One operation of the contract as OpenAPI. */
export function operationOf(id: OperationId, context: OperationContext): Operation {
  const endpoint: EndpointSpec = ENDPOINTS[id];
  const access: Access = ACCESS[id];
  const body = requestBodyOf(endpoint, context);
  const parameters = parametersOf(context.request);
  return {
    operationId: id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: [endpoint.description, whoMayCall(access)].filter(Boolean).join('\n\n'),
    security: securityOf(access),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: responsesOf(endpoint, access, body !== null, context),
    ...('role' in access && { 'x-required-role': access.role }),
    ...('scope' in access && access.scope !== null && { 'x-required-scope': access.scope }),
  };
}

function parametersOf({ properties = {} }: JsonSchema): Parameter[] {
  const places = [
    ['params', 'path'],
    ['query', 'query'],
    ['headers', 'header'],
  ] as const;
  return places.flatMap(([part, place]) => {
    const { properties: fields = {}, required = [] } = properties[part] ?? {};
    return Object.entries(fields).map(([name, { description = '', ...schema }]) => ({
      name: place === 'header' ? headerCase(name) : name,
      in: place,
      required: place === 'path' || required.includes(name),
      description,
      schema,
    }));
  });
}

/** `idempotency-key` as it is written in documents: `Idempotency-Key`. */
const headerCase = (name: string) => name.replaceAll(/(?<=^|-)\w/g, (letter) => letter.toUpperCase());

function requestBodyOf({ acceptsYaml }: EndpointSpec, { request, components }: OperationContext) {
  const schema = request.properties?.body;
  if (!schema) return null;
  const content = {
    'application/json': { schema, example: exampleOf(schema, components) },
    ...(acceptsYaml && { [YAML_TYPE]: { schema, example: acceptsYaml } }),
  };
  return { required: request.required?.includes('body') ?? false, content };
}

function responsesOf(
  endpoint: EndpointSpec,
  access: Access,
  readsBody: boolean,
  { bodies, components, share }: OperationContext,
): Record<string, ApiResponse | Reference> {
  const successes = Object.entries(endpoint.answers).map(([status, spec]) => {
    const schema = bodies[status];
    const example = schema && changeExample(exampleOf(schema, components), spec.example ?? {});
    return [status, successResponse(spec, schema, example)] as const;
  });
  const errors = [...errorsOf(endpoint, access, readsBody)].map(
    ([status, codes]) => [String(status), share(status, errorResponse(status, codes))] as const,
  );
  return Object.fromEntries([...successes, ...errors]);
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access.place === 'public') return [];
  const user = { bearerToken: [] };
  if (access.place === 'caller') return [user, { apiKey: [] }];
  if ('scope' in access && access.scope !== null) return [user, { apiKey: [access.scope] }];
  return [user];
}

function whoMayCall(access: Access): string {
  switch (access.place) {
    case 'public':
      return 'Anybody may call it.';
    case 'caller':
      return 'Takes any valid token or API key.';
    case 'user':
      return 'Takes a signed-in user, not an API key.';
    case 'instance':
      return 'Takes an administrator of the whole system, not an API key.';
    default: {
      const key =
        access.scope === null ? ', not an API key' : ` or an API key with the scope \`${access.scope}\``;
      return `Takes the role \`${access.role}\` in the workspace${key}.`;
    }
  }
}
