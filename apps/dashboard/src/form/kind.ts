import { type Components, resolve, type Schema, typesOf } from './schema.ts';
import { type Variants, variantsOf } from './variants.ts';

/** How a value is asked for. */
export type FieldKind =
  | { kind: 'fixed'; value: unknown }
  | { kind: 'choice'; options: string[] }
  | { kind: 'flag' }
  | { kind: 'number' }
  | { kind: 'text'; rows: number }
  | { kind: 'json' }
  | { kind: 'list'; item: Schema }
  | { kind: 'map'; value: Schema }
  | { kind: 'group'; schema: Schema }
  | { kind: 'variants'; variants: Variants };

const PROSE = /^(?:description|prompt|system|content|text|html|body|reason)$/;
const CODE = /^(?:expression|code)$/;
const LONG_TEXT = 5_000;

/** The control for a value of this schema. `name` is that of the field: prose and code get room. */
export function kindOf(schema: Schema, components: Components, name = ''): FieldKind {
  const resolved = resolve(schema, components);
  if (resolved.const !== undefined) return { kind: 'fixed', value: resolved.const };
  if (resolved.enum?.every((value) => typeof value === 'string'))
    return { kind: 'choice', options: resolved.enum as string[] };
  const alternatives = resolved.oneOf ?? resolved.anyOf;
  if (alternatives) return kindOfAlternatives(alternatives, components, name);
  const [type, ...others] = typesOf(resolved);
  return others.length > 0 ? { kind: 'json' } : kindOfType(type, resolved, name);
}

function kindOfAlternatives(alternatives: Schema[], components: Components, name: string): FieldKind {
  const schemas = alternatives
    .map((schema) => resolve(schema, components))
    .filter(({ type }) => type !== 'null');
  const [only, ...others] = schemas;
  if (only && others.length === 0) return kindOf(only, components, name);
  if (schemas.every(({ type }) => type === 'string')) return { kind: 'text', rows: rowsOf(name, {}) };
  if (schemas.every(({ type, properties }) => type === 'object' && properties))
    return { kind: 'variants', variants: variantsOf(alternatives, components) };
  return { kind: 'json' };
}

function kindOfType(type: string | undefined, schema: Schema, name: string): FieldKind {
  switch (type) {
    case 'string':
      return { kind: 'text', rows: rowsOf(name, schema) };
    case 'integer':
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'flag' };
    case 'array':
      return { kind: 'list', item: schema.items ?? {} };
    case 'object':
      return kindOfObject(schema);
    default:
      return { kind: 'json' };
  }
}

function kindOfObject(schema: Schema): FieldKind {
  const { properties, additionalProperties: value } = schema;
  if (properties || !value) return { kind: 'group', schema };
  return { kind: 'map', value: value === true ? {} : value };
}

function rowsOf(name: string, { maxLength = 0 }: Schema): number {
  if (CODE.test(name)) return 8;
  return PROSE.test(name) || maxLength > LONG_TEXT ? 3 : 1;
}
