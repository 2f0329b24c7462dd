import type { JsonSchema } from './types.ts';

type Change = (schema: JsonSchema) => JsonSchema;

/** The schema with every schema inside it changed, from the innermost outwards. Examples and defaults are left alone. */
export function mapSchema(schema: JsonSchema, change: Change): JsonSchema {
  const inner = (child: JsonSchema) => mapSchema(child, change);
  const list = (children: JsonSchema[]) => children.map(inner);
  const { properties, additionalProperties, items, prefixItems, anyOf, oneOf, allOf, ...rest } = schema;
  return change({
    ...rest,
    ...(properties && { properties: mapValues(properties, inner) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: ifSchema(additionalProperties, inner),
    }),
    ...(items !== undefined && { items: ifSchema(items, inner) }),
    ...(prefixItems && { prefixItems: list(prefixItems) }),
    ...(anyOf && { anyOf: list(anyOf) }),
    ...(oneOf && { oneOf: list(oneOf) }),
    ...(allOf && { allOf: list(allOf) }),
  });
}

const ifSchema = (schema: JsonSchema | boolean, change: Change) =>
  typeof schema === 'boolean' ? schema : change(schema);

/** An object with every value changed. */
export const mapValues = <From, To>(
  record: Record<string, From>,
  change: (value: From, key: string) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
