import { compareSchemas, type Direction } from './compare-schemas.ts';
import type { ApiResponse, JsonSchema, OpenApiDocument, Operation, Parameter, Reference } from './types.ts';

interface Documents {
  before: OpenApiDocument;
  after: OpenApiDocument;
}

/**
 * What a client that was written for the one document would stumble over with the other, a sentence each; none: every
 * such client keeps working.
 */
export function findIncompatibilities(before: OpenApiDocument, after: OpenApiDocument): string[] {
  return Object.entries(before.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const where = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      return now ? compareOperations(operation, now, where, { before, after }) : [`${where}: is gone`];
    }),
  );
}

function compareOperations(old: Operation, now: Operation, where: string, documents: Documents): string[] {
  return [
    ...compareNames(old, now, where),
    ...compareParameters(old, now, where, documents),
    ...compareBodies(old, now, where, documents),
    ...Object.entries(old.responses).flatMap(([status, response]) =>
      compareResponses(status, response, now.responses[status], where, documents),
    ),
  ];
}

function compareNames(old: Operation, now: Operation, where: string): string[] {
  const changed = (name: 'operationId' | 'x-required-role' | 'x-required-scope') =>
    old[name] === now[name] ? [] : [`${where}: ${name} was ${old[name]} and is ${now[name]}`];
  const wasPublic = old.security.length === 0;
  return [
    ...changed('operationId'),
    ...changed('x-required-role'),
    ...changed('x-required-scope'),
    ...(wasPublic && now.security.length > 0 ? [`${where}: takes a token now`] : []),
  ];
}

function compareParameters(old: Operation, now: Operation, where: string, documents: Documents): string[] {
  const keyOf = ({ in: place, name }: Parameter) => `${place} parameter ${name}`;
  const before = new Map((old.parameters ?? []).map((parameter) => [keyOf(parameter), parameter]));
  const after = new Map((now.parameters ?? []).map((parameter) => [keyOf(parameter), parameter]));
  return [
    ...[...before.keys()].filter((key) => !after.has(key)).map((key) => `${where}, ${key}: is gone`),
    ...[...after].flatMap(([key, parameter]) => {
      const known = before.get(key);
      const isNewlyRequired = parameter.required && !known?.required;
      return [
        ...(isNewlyRequired ? [`${where}, ${key}: must be sent now`] : []),
        ...(known ? compare(known.schema, parameter.schema, `${where}, ${key}`, 'request', documents) : []),
      ];
    }),
  ];
}

function compareBodies(old: Operation, now: Operation, where: string, documents: Documents): string[] {
  const isNewlyRequired = now.requestBody?.required && !old.requestBody?.required;
  return [
    ...(isNewlyRequired ? [`${where}: a body must be sent now`] : []),
    ...compareContent(
      old.requestBody?.content,
      now.requestBody?.content,
      `${where}, body`,
      'request',
      documents,
    ),
  ];
}

function compareResponses(
  status: string,
  old: ApiResponse | Reference,
  now: ApiResponse | Reference | undefined,
  operation: string,
  documents: Documents,
): string[] {
  const where = `${operation}, answer ${status}`;
  if (!now) return status.startsWith('2') ? [`${where}: is gone`] : [];
  const before = responseOf(old, documents.before);
  const after = responseOf(now, documents.after);
  const headers = Object.keys(before.headers ?? {}).filter((name) => !(name in (after.headers ?? {})));
  return [
    ...headers.map((name) => `${where}, header ${name}: is gone`),
    ...compareContent(before.content, after.content, where, 'answer', documents),
  ];
}

const responseOf = (response: ApiResponse | Reference, document: OpenApiDocument): ApiResponse =>
  '$ref' in response
    ? (document.components.responses[response.$ref.split('/').at(-1) ?? ''] ?? { description: '' })
    : response;

type Content = ApiResponse['content'];

function compareContent(
  old: Content,
  now: Content,
  where: string,
  direction: Direction,
  documents: Documents,
): string[] {
  return Object.entries(old ?? {}).flatMap(([type, { schema }]) => {
    const other = now?.[type];
    return other ? compare(schema, other.schema, where, direction, documents) : [`${where}: ${type} is gone`];
  });
}

const compare = (
  old: JsonSchema,
  now: JsonSchema,
  where: string,
  direction: Direction,
  { before, after }: Documents,
) =>
  compareSchemas(old, now, where, {
    direction,
    before: before.components.schemas,
    after: after.components.schemas,
    open: new Set(),
  });
