import * as fc from 'fast-check';
import { arbitraryOf, nearlyOf } from './arbitrary-of.ts';
import type { OpenApiDocument, Parameter, PlacedOperation } from './schema.ts';

/** A request as it goes out. */
export interface FuzzRequest {
  method: string;
  /** Below the server's root, with the query. */
  path: string;
  headers: Record<string, string>;
  /** Undefined: none. */
  body: string | undefined;
}

/** Rows that exist, by the name of the path parameter that asks for them; `others` exist elsewhere or nowhere. */
export interface KnownIds {
  [parameter: string]: string;
}

/** Parameters that only make a request slow. */
const SLOW = new Set(['wait']);
const JSON_TYPE = 'application/json';

/** Random and nearly valid requests to one operation. */
export function requestArbitrary(
  document: OpenApiDocument,
  { method, path, operation }: PlacedOperation,
  known: KnownIds,
): fc.Arbitrary<FuzzRequest> {
  const ids = Object.values(known);
  const parameters = (operation.parameters ?? []).filter(({ name }) => !SLOW.has(name));
  const values = (place: Parameter['in']) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((parameter) => parameter.in === place)
          .map((parameter) => [parameter.name, parameterValue(document, parameter, known, ids)]),
      ),
      { requiredKeys: place === 'path' ? undefined : [] },
    );
  return fc
    .record({
      path: values('path'),
      query: values('query'),
      headers: values('header'),
      body: bodyOf(document, operation, ids),
    })
    .map(({ path: pathValues, query, headers, body }) => ({
      method,
      path: fillPath(path, pathValues) + queryText(query),
      headers: { ...headerTexts(headers), ...(body !== undefined && { 'content-type': body.type }) },
      body: body?.text,
    }));
}

function parameterValue(
  document: OpenApiDocument,
  { name, schema }: Parameter,
  known: KnownIds,
  ids: string[],
) {
  const valid = arbitraryOf(document, schema, ids);
  const own = known[name];
  const usual = own === undefined ? valid : fc.oneof({ weight: 8, arbitrary: fc.constant(own) }, valid);
  return fc.oneof({ weight: 9, arbitrary: usual }, fc.string({ unit: 'binary', maxLength: 40 }));
}

interface Body {
  type: string;
  text: string;
}

function bodyOf(document: OpenApiDocument, operation: PlacedOperation['operation'], ids: string[]) {
  const schema = operation.requestBody?.content[JSON_TYPE]?.schema;
  const none = fc.constant(undefined);
  if (schema === undefined) return none;
  const json = nearlyOf(arbitraryOf(document, schema, ids)).map((value) => ({
    type: JSON_TYPE,
    text: JSON.stringify(value),
  }));
  const broken: fc.Arbitrary<Body> = fc.record({
    type: fc.constantFrom(
      JSON_TYPE,
      'text/plain',
      'application/json; charset=utf-16',
      'application/yaml',
      'nonsense',
    ),
    text: fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('{', '[[[[', '{"a":1,}', '\u0000', `${'['.repeat(300)}`),
    ),
  });
  return fc.oneof(
    { weight: 12, arbitrary: json },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: none },
  );
}

const fillPath = (path: string, values: Record<string, unknown>) =>
  path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encode(values[name]) || 'x');

function queryText(values: Record<string, unknown>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${encode(name)}=${encode(one)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Unpaired surrogates cannot stand in a URL. */
const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed());

/** Header values are bytes without control characters: HTTP clients send nothing else. */
const headerTexts = (values: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      String(value)
        .replaceAll(/[^\x20-\x7e]/g, '?')
        .trim(),
    ]),
  );
