import * as fc from 'fast-check';
import { type OpenApiDocument, resolveSchema, type Schema } from './schema.ts';

const MAX_DEPTH = 4;
const MAX_ITEMS = 4;
const MAX_LENGTH = 40;

/** Values that fit a schema of the document, small ones mostly. Ids are drawn from `ids`, which name rows that exist. */
export function arbitraryOf(
  document: OpenApiDocument,
  schema: Schema,
  ids: readonly string[],
  depth = 0,
): fc.Arbitrary<unknown> {
  const of = (inner: Schema) => arbitraryOf(document, inner, ids, depth + 1);
  const {
    const: constant,
    enum: values,
    anyOf,
    oneOf,
    allOf,
    type,
    ...rest
  } = resolveSchema(document, schema);
  if (constant !== undefined) return fc.constant(constant);
  if (values !== undefined) return fc.constantFrom(...values);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(of));
  if (allOf !== undefined)
    return fc.tuple(...allOf.map(of)).map((parts) => Object.assign({}, ...(parts as object[])));
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => of({ ...rest, type: one })));
  switch (type) {
    case 'object':
      return objectOf(rest, of, depth);
    case 'array':
      return arrayOf(rest, of, depth);
    case 'string':
      return stringOf(rest, ids);
    case 'integer':
      return fc.integer(boundsOf(rest));
    case 'number':
      return fc.double({ ...boundsOf(rest), noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(
  { properties = {}, required = [] }: Schema,
  of: (schema: Schema) => fc.Arbitrary<unknown>,
  depth: number,
) {
  const wanted = Object.entries(properties).filter(([name]) => depth < MAX_DEPTH || required.includes(name));
  if (wanted.length === 0)
    return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 });
  return fc.record(Object.fromEntries(wanted.map(([name, schema]) => [name, of(schema)])), {
    requiredKeys: required.filter((name) => name in properties),
  });
}

function arrayOf(
  { items = {}, minItems = 0 }: Schema,
  of: (schema: Schema) => fc.Arbitrary<unknown>,
  depth: number,
) {
  const maxLength = Math.max(minItems, depth < MAX_DEPTH ? MAX_ITEMS : 0);
  return fc.array(of(items), { minLength: minItems, maxLength });
}

function stringOf(
  { format, pattern, minLength = 0, maxLength = MAX_LENGTH }: Schema,
  ids: readonly string[],
) {
  if (format === 'uuid') return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ids) }, fc.uuid());
  if (format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (format === 'email') return fc.emailAddress();
  if (pattern !== undefined && isMatchable(pattern)) return fc.stringMatching(new RegExp(pattern));
  return fc.string({
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, MAX_LENGTH)),
    unit: 'binary',
  });
}

/** fast-check makes strings for most patterns, but not for look-arounds. */
function isMatchable(pattern: string): boolean {
  return !pattern.includes('(?');
}

const boundsOf = ({ minimum = -1_000_000, maximum = 1_000_000 }: Schema) => ({
  min: Math.min(minimum, maximum),
  max: Math.max(minimum, maximum),
});

/** Values that nearly fit: one property is missing, of another kind, or too many; or the whole is anything. */
export function nearlyOf(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), EXTREMES);
  const changed = fc.tuple(valid, fc.nat(), anything, fc.constantFrom('drop', 'replace', 'add')).map(change);
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: anything },
  );
}

/** What people have broken parsers and databases with. */
const EXTREMES = fc.constantFrom<unknown>(
  '\u0000',
  '\ud800',
  '',
  ' ',
  'a'.repeat(20_000),
  -1,
  1e308,
  2 ** 53,
  1.5,
  [],
  {},
  null,
  true,
  JSON.parse('{"__proto__": {"polluted": true}}'),
  { constructor: { prototype: {} } },
  '{{ nodes.x.output | upcase }}',
  "'; DROP TABLE runs; --",
);

function change([value, at, other, how]: [unknown, number, unknown, string]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return other;
  const names = Object.keys(value);
  const name = names[at % Math.max(1, names.length)] ?? 'surprise';
  if (how === 'add') return { ...value, surprise: other };
  if (how === 'replace') return { ...value, [name]: other };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}
