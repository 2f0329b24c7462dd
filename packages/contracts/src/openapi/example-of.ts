import type { ExampleChanges } from '../endpoints/endpoint.ts';
import { COMPONENT } from './json-schemas.ts';
import { mapValues } from './map-schema.ts';
import type { JsonSchema } from './types.ts';

const MAX_DEPTH = 6;
const TEXT_BY_FORMAT: Record<string, string> = {
  uuid: '0199c0de-0000-7000-8000-000000000001',
  'date-time': '2026-11-24T09:30:00.000Z',
  uri: 'https://example.com',
  email: 'ada@example.com',
};

/** One value of the schema: its own example where it has one, else made up from its parts. Fields tell more than a default. */
export function exampleOf(schema: JsonSchema, components: Record<string, JsonSchema>, depth = 0): unknown {
  const inner = (child: JsonSchema) => exampleOf(child, components, depth + 1);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.$ref) return inner(components[schema.$ref.slice(COMPONENT.length)] ?? {});
  if (schema.default !== undefined && !schema.properties) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(inner));
  const choice = (schema.oneOf ?? schema.anyOf)?.[0];
  if (choice) return inner(choice);
  return exampleOfType(schema, inner, depth);
}

function exampleOfType(schema: JsonSchema, inner: (child: JsonSchema) => unknown, depth: number): unknown {
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, child]) => [name, inner(child)]),
      );
    case 'array':
      return depth < MAX_DEPTH && isSchema(schema.items) ? [inner(schema.items)] : [];
    case 'string':
      return TEXT_BY_FORMAT[schema.format ?? ''] ?? 'text'.padEnd(schema.minLength ?? 0, ' text');
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** The example with some of its fields changed; in a list, those of each item. */
export function changeExample(example: unknown, changes: ExampleChanges): unknown {
  if (Array.isArray(example)) return example.map((item) => changeExample(item, changes));
  if (!isObject(example)) return example;
  const changed = mapValues(changes, (change, name) =>
    typeof change === 'function' ? change(example[name]) : change,
  );
  return { ...example, ...changed };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value that may be null is shown as null only where nothing else is known. */
const typeOf = ({ type }: JsonSchema) => (Array.isArray(type) ? type[0] : type);

const isSchema = (items: JsonSchema | boolean | undefined): items is JsonSchema => typeof items === 'object';
