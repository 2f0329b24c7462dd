import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { kindOf } from './kind.ts';
import { readJsonObject, readLoose, readNumber, writeLoose } from './loose-text.ts';
import { type Components, resolve, type Schema } from './schema.ts';
import { startOf, switchTo, type Variants, variantOf, variantsOf } from './variants.ts';

const document = JSON.parse(readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'));
const components: Components = document.components.schemas;
const configs = Object.keys(components).filter((name) => name.endsWith('NodeConfig'));

/** The shapes of a component, or of one field of it. */
function shapes(schema: Schema): Variants {
  const { oneOf, anyOf } = resolve(schema, components);
  return variantsOf(oneOf ?? anyOf ?? [], components);
}
const component = (name: string) => components[name] ?? {};

describe('fields of a schema', () => {
  test.each(configs)('%s: every field of every shape has a control', (name) => {
    const schema = resolve(component(name), components);
    const all =
      schema.oneOf || schema.anyOf ? shapes(schema).options.map((option) => option.schema) : [schema];

    const kinds = all.flatMap(({ properties = {} }) =>
      Object.entries(properties).map(([field, one]) => kindOf(one, components, field).kind),
    );

    expect(all.length).toBeGreaterThan(0);
    expect(kinds.length).toBeGreaterThan(0);
  });

  test.each([
    [{ enum: ['a', 'b'] }, 'choice'],
    [{ type: 'boolean' }, 'flag'],
    [{ type: 'integer' }, 'number'],
    [{ type: ['integer', 'null'] }, 'number'],
    [{ type: 'string' }, 'text'],
    [{ anyOf: [{ type: 'string' }, { type: 'string', const: '' }] }, 'text'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'text'],
    [{ anyOf: [{ type: 'string' }, { type: 'array' }] }, 'json'],
    [{ $ref: '#/components/schemas/JsonValue' }, 'json'],
    [{}, 'json'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'map'],
    [{ type: 'object', additionalProperties: true }, 'map'],
    [{ type: 'object', properties: { a: {} } }, 'group'],
    [{ const: 'http' }, 'fixed'],
    [{ $ref: '#/components/schemas/ConditionTest' }, 'variants'],
  ])('%j is asked for by a %s', (schema, kind) => {
    expect(kindOf(schema as Schema, components).kind).toBe(kind);
  });

  test('prose and code get room', () => {
    const rows = (name: string) => kindOf({ type: 'string' }, components, name);

    expect([rows('url'), rows('description'), rows('code')]).toMatchObject([
      { rows: 1 },
      { rows: 3 },
      { rows: 8 },
    ]);
  });
});

describe('objects of several shapes', () => {
  test('are told apart by the field that has other values in each', () => {
    expect(shapes(component('TransformNodeConfig'))).toMatchObject({ discriminator: 'operation' });
    expect(shapes(component('TaskNodeConfig'))).toMatchObject({ discriminator: 'agent' });
    const providers = shapes(component('ApiCallNodeConfig'));
    expect(providers.discriminator).toBe('provider');
    expect(providers.options.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['http', 'slack', 'twilio']),
    );
  });

  test('are told apart by the fields that they must have, where there is no such field', () => {
    const tests = shapes(component('ConditionTest'));

    expect(tests.discriminator).toBeNull();
    expect(variantOf(tests, { all: [] })?.label).toBe('all');
    expect(variantOf(tests, { value: 1, operator: 'equals' })?.label).toBe('value, operator');
    expect(variantOf(tests, { unknown: 1 })).toBeNull();
  });

  test('have the shape of the default where nothing is said', () => {
    expect(variantOf(shapes(component('TaskNodeConfig')), {})?.tag).toBe('simulated');
    expect(variantOf(shapes(component('TransformNodeConfig')), {})).toBeNull();
    expect(variantOf(shapes(component('TransformNodeConfig')), { operation: 'nothing' })).toBeNull();
  });

  test('keep what both shapes know when they get another one', () => {
    const variants = shapes(component('ApiCallNodeConfig'));
    const slack = variants.options.find(({ tag }) => tag === 'slack');
    const http = { provider: 'http', params: { url: 'https://example.com', method: 'POST' } };

    const next = slack && switchTo(slack, variants.discriminator, http, components);

    expect(next).toEqual({ provider: 'slack', params: { method: 'POST' } });
  });

  test.each(configs)('%s: a new one has a shape', (name) => {
    const schema = resolve(component(name), components);
    const value = startOf(schema, components);

    expect(schema.oneOf || schema.anyOf ? variantOf(shapes(schema), value) : value).not.toBeNull();
  });
});

describe('loose text', () => {
  test.each([
    ['', undefined],
    ['plain', 'plain'],
    ['{{ trigger.n }}', '{{ trigger.n }}'],
    ['{% if a %}b{% endif %}', '{% if a %}b{% endif %}'],
    ['5', 5],
    ['-1.5e3', -1500],
    ['true', true],
    ['null', null],
    ['"5"', '5'],
    ['[1, "a"]', [1, 'a']],
    ['{"a": {"b": null}}', { a: { b: null } }],
    ['2026-11-28', '2026-11-28'],
    ['truely', 'truely'],
  ])('%j is %j', (text, value) => {
    expect(readLoose(text)).toEqual({ value });
  });

  test.each([
    undefined,
    'a',
    '',
    '5',
    'true',
    '[',
    '"x"',
    '{{ a }}',
    5,
    false,
    null,
    [],
    { a: ['1'] },
    ' x ',
    '\n',
  ])('what is written for %j is read as the same', (value) => {
    expect(readLoose(writeLoose(value))).toEqual({ value });
  });

  test('JSON that breaks off is told, not taken for text', () => {
    expect(readLoose('{"a": ').problem).toMatch(/not valid JSON/);
    expect(readJsonObject('[]').problem).toMatch(/JSON object/);
    expect(readJsonObject('{').problem).toMatch(/not valid JSON/);
  });

  test('a number may be a template', () => {
    expect([readNumber('1.50'), readNumber('{{ n }}'), readNumber(' ')]).toEqual([
      { value: 1.5 },
      { value: '{{ n }}' },
      { value: undefined },
    ]);
  });
});
