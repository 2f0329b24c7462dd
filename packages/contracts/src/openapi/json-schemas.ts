import { z } from 'zod';
import { mapSchema, mapValues } from './map-schema.ts';
import type { JsonSchema } from './types.ts';

export interface JsonSchemas {
  /** By the name they were given. */
  schemas: Record<string, JsonSchema>;
  /** What has an id, by that id. */
  components: Record<string, JsonSchema>;
}

/**
 * Writes zod schemas as JSON schema: `input` is what a caller may send, `output` is what an answer holds. A schema with
 * `.meta({ id })` becomes a component and is referred to.
 */
export function jsonSchemasOf(schemas: Record<string, z.ZodType>, io: 'input' | 'output'): JsonSchemas {
  const written = z.toJSONSchema(z.object(schemas), {
    io,
    unrepresentable: 'any',
    override: keepExamples,
  }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  const finish = (schema: JsonSchema) => mapSchema(schema, tidy);
  return {
    schemas: mapValues(written.properties ?? {}, finish),
    components: mapValues(written.$defs ?? {}, (schema, name) =>
      name === ANY_JSON ? anyValue(schema) : finish(schema),
    ),
  };
}

/** The component for any JSON value. It is recursive in a way that generated types cannot be, and says no more so. */
const ANY_JSON = 'JsonValue';
const anyValue = ({ description = '' }: JsonSchema): JsonSchema => ({ description });

/** Examples are written as callers write them. Zod takes them from whatever it transforms, so they are put back. */
function keepExamples({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: object }) {
  const examples = z.globalRegistry.get(zodSchema)?.examples;
  if (examples && !('$ref' in jsonSchema)) Object.assign(jsonSchema, { examples });
}

export const COMPONENT = '#/components/schemas/';
const DEFINITION = '#/$defs/';

/** Says the same in fewer words. Answers may get further fields, so a document never closes an object. */
function tidy({ id: _id, ...schema }: JsonSchema & { id?: string }): JsonSchema {
  const tidied = { ...schema };
  if (tidied.$ref?.startsWith(DEFINITION))
    tidied.$ref = `${COMPONENT}${tidied.$ref.slice(DEFINITION.length)}`;
  if (tidied.format === 'uuid' || tidied.format === 'date-time') delete tidied.pattern;
  if (tidied.minimum === Number.MIN_SAFE_INTEGER) delete tidied.minimum;
  if (tidied.maximum === Number.MAX_SAFE_INTEGER) delete tidied.maximum;
  if (tidied.additionalProperties === false) delete tidied.additionalProperties;
  return joinNull(tidied);
}

/** `anyOf: [{ type: 'string' }, { type: 'null' }]` as `type: ['string', 'null']`. */
function joinNull({ anyOf, ...rest }: JsonSchema): JsonSchema {
  if (anyOf === undefined) return rest;
  const [only, ...others] = anyOf.filter((schema) => schema.type !== 'null');
  const isNullable = anyOf.some((schema) => schema.type === 'null');
  if (!isNullable || !only || others.length > 0 || typeof only.type !== 'string') return { ...rest, anyOf };
  return {
    ...only,
    ...rest,
    type: [only.type, 'null'],
    ...(only.enum && { enum: [...only.enum, null] }),
  };
}

/** Input components beside the output ones: those that differ get a name of their own. */
export function joinComponents(input: JsonSchemas, output: JsonSchemas): JsonSchemas {
  const isSame = (name: string) =>
    JSON.stringify(input.components[name]) === JSON.stringify(output.components[name]);
  const differing = Object.keys(input.components).filter(
    (name) => name in output.components && !isSame(name),
  );
  const rename = (schema: JsonSchema) =>
    mapSchema(schema, (inner) => {
      const name = inner.$ref?.slice(COMPONENT.length) ?? '';
      return differing.includes(name) ? { ...inner, $ref: `${COMPONENT}${name}Input` } : inner;
    });
  const renamed = Object.entries(input.components).map(
    ([name, schema]) => [differing.includes(name) ? `${name}Input` : name, rename(schema)] as const,
  );
  return {
    schemas: mapValues(input.schemas, rename),
    components: { ...Object.fromEntries(renamed), ...output.components },
  };
}
