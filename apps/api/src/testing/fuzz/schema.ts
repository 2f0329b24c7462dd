/** The part of JSON Schema (2020-12) that the OpenAPI document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

export interface MediaType {
  schema?: Schema;
}

export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, ResponseObject>;
}

export interface ResponseObject {
  $ref?: string;
  content?: Record<string, MediaType>;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas?: Record<string, Schema>; responses?: Record<string, ResponseObject> };
}

/** One operation with where it is called. */
export interface PlacedOperation {
  method: string;
  path: string;
  operation: Operation;
}

const METHODS = new Set(['get', 'post', 'put', 'delete', 'patch']);

export function operationsOf(document: OpenApiDocument): PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.has(method))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** What a local reference of the document names. */
export function resolveSchema(document: OpenApiDocument, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = document.components.schemas?.[schema.$ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`the document has no ${schema.$ref}`);
  return resolveSchema(document, found);
}

/** The response itself, and where it stands in the document. */
export function resolveResponse(
  document: OpenApiDocument,
  response: ResponseObject,
  path: string[],
): { response: ResponseObject; path: string[] } {
  if (response.$ref === undefined) return { response, path };
  const name = response.$ref.split('/').at(-1) ?? '';
  const found = document.components.responses?.[name];
  if (found === undefined) throw new Error(`the document has no ${response.$ref}`);
  return { response: found, path: ['components', 'responses', name] };
}
