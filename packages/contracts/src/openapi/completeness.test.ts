import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse as parseYaml } from 'yaml';
import { YAML_TYPE } from '../endpoints/endpoint.ts';
import { openApiDocument } from './document.ts';
import { COMPONENT } from './json-schemas.ts';
import type { ApiResponse, JsonSchema, MediaType, Operation } from './types.ts';

const document = openApiDocument({ serverUrl: '.', version: '1.2.3' });
const components = document.components.schemas;
const operations = Object.values(document.paths)
  .flatMap((methods) => Object.values(methods))
  .map((operation) => ({ id: operation.operationId, operation }));

const ajv = new Ajv2020({ strict: false }).addSchema(document as object, 'openapi.json');
addFormats.default(ajv);

/** What a caller sends to an operation, and gets from it when all goes well, by place. */
function contentsOf({ requestBody, responses }: Operation): [string, MediaType][] {
  const bodies = Object.entries({ request: requestBody ?? {}, ...responses });
  return bodies
    .filter(([place]) => place === 'request' || place.startsWith('2'))
    .flatMap(([place, body]) =>
      Object.entries((body as ApiResponse).content ?? {}).map(([type, media]): [string, MediaType] => [
        `${place} as ${type}`,
        media,
      ]),
    );
}

/** A schema and every schema in it, by place. References are not followed. */
function* schemasIn(schema: JsonSchema, place: string): Generator<[string, JsonSchema]> {
  yield [place, schema];
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    yield* schemasIn(child, `${place}.${name}`);
  for (const child of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    yield* schemasIn(child, place);
  for (const child of [schema.items, schema.additionalProperties])
    if (typeof child === 'object') yield* schemasIn(child, `${place}[]`);
}

/** Every schema of the document once, by place. */
const everySchema = () => [
  ...Object.entries(components).flatMap(([name, schema]) => [...schemasIn(schema, name)]),
  ...operations.flatMap(({ id, operation }) => [
    ...contentsOf(operation).flatMap(([place, { schema }]) => [...schemasIn(schema, `${id} ${place}`)]),
    ...(operation.parameters ?? []).flatMap(({ name, schema }) => [...schemasIn(schema, `${id} ${name}`)]),
  ]),
];

const describes = ({ description, $ref }: JsonSchema): boolean =>
  Boolean(description ?? components[$ref?.slice(COMPONENT.length) ?? '']?.description);

/** Why a value does not fit a schema; null when it does. References are found in the document. */
function misfit(schema: JsonSchema, value: unknown): string | null {
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi.json#/')));
  return validate(value) ? null : `${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`;
}

describe('whoever has nothing but the document', () => {
  test.each(operations)('$id: is told what it does, and under which noun it is listed', ({ operation }) => {
    const tag = document.tags.find(({ name }) => name === operation.tags[0]);

    expect(operation.summary).toMatch(/^[A-Z].{4,60}[^.]$/);
    expect(tag?.description).toMatch(/^[A-Z].+\.$/);
  });

  test.each(operations)('$id: is told what each parameter is for', ({ operation }) => {
    const untold = (operation.parameters ?? []).filter(({ description }) => description === '');

    expect(untold.map(({ name }) => name)).toEqual([]);
  });

  test('is told what each field of each request and answer means', () => {
    const untold = everySchema().flatMap(([place, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, schema]) => !describes(schema))
        .map(([name]) => `${place}.${name}`),
    );

    expect(untold).toEqual([]);
  });

  test('is told in which money, time or size a number counts', () => {
    const units = {
      _cents: /cents/,
      _usd: /US dollars/,
      _ms: /milliseconds/,
      _seconds: /second|how long/i,
      _bytes: /bytes/,
    };
    const unclear = everySchema().flatMap(([place, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([name, { description = '' }]) =>
          Object.entries(units).some(([end, unit]) => name.endsWith(end) && !unit.test(description)),
        )
        .map(([name]) => `${place}.${name}`),
    );

    expect(unclear).toEqual([]);
  });

  test.each(operations)('$id: sees an example of each request and answer, which fits', ({ operation }) => {
    for (const [place, { schema, example }] of contentsOf(operation)) {
      expect({ place, example }).toEqual({ place, example: expect.anything() });
      const value = place.endsWith(YAML_TYPE) ? parseYaml(example as string) : example;
      expect(misfit(schema, value)).toBeNull();
    }
  });

  test('sees no example and no default that does not fit its schema', () => {
    const misfits = everySchema().flatMap(([place, schema]) =>
      [...(schema.examples ?? []), ...(schema.default === undefined ? [] : [schema.default])]
        .map((value) => misfit(schema, value))
        .filter((problem) => problem !== null)
        .map((problem) => `${place}: ${problem}`),
    );

    expect(misfits).toEqual([]);
  });

  test('sees examples of errors that fit', () => {
    for (const { content = {} } of Object.values(document.components.responses))
      for (const { schema, example } of Object.values(content)) expect(misfit(schema, example)).toBeNull();
  });
});
