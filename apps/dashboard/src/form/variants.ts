import { type Components, isObject, type JsonObject, resolve, type Schema, typesOf } from './schema.ts';

/** One of several shapes that an object may have. */
export interface Variant {
  label: string;
  schema: Schema;
  /** The value of the discriminator; null where there is no discriminator. */
  tag: string | null;
}

export interface Variants {
  /** The field that tells which shape an object has; null: the fields that it must have tell. */
  discriminator: string | null;
  options: Variant[];
}

/** The shapes among which alternatives let one choose: one for each value of the field that tells them apart. */
export function variantsOf(alternatives: Schema[], components: Components): Variants {
  const schemas = alternatives.map((schema) => resolve(schema, components));
  const discriminator =
    Object.keys(schemas[0]?.properties ?? {}).find((name) => tells(name, schemas)) ?? null;
  if (discriminator === null)
    return {
      discriminator,
      options: schemas.map((schema) => ({ schema, tag: null, label: (schema.required ?? []).join(', ') })),
    };
  return {
    discriminator,
    options: schemas.flatMap((schema) =>
      tagsOf(schema, discriminator).map((tag) => ({ schema, tag, label: tag })),
    ),
  };
}

/** Whether each schema has other values for this field. */
function tells(name: string, schemas: Schema[]): boolean {
  const tags = schemas.map((schema) => tagsOf(schema, name));
  const all = tags.flat();
  return tags.every((own) => own.length > 0) && new Set(all).size === all.length;
}

function tagsOf({ properties = {} }: Schema, name: string): string[] {
  const { const: constant, enum: values = [] } = properties[name] ?? {};
  return (constant === undefined ? values : [constant]).filter((value) => typeof value === 'string');
}

/** The shape that a value has, or would have by default; null where it has none. */
export function variantOf({ discriminator, options }: Variants, value: unknown): Variant | null {
  const object = isObject(value) ? value : {};
  if (discriminator === null)
    return options.find(({ schema }) => schema.required?.every((name) => name in object)) ?? null;
  const tag = object[discriminator];
  return (
    options.find((option) =>
      tag === undefined
        ? option.schema.properties?.[discriminator]?.default === option.tag
        : option.tag === tag,
    ) ?? null
  );
}

/** A value in another shape: what both know stays. */
export function switchTo(
  variant: Variant,
  discriminator: string | null,
  value: unknown,
  components: Components,
): JsonObject {
  const kept = known(isObject(value) ? value : {}, variant.schema, components) as JsonObject;
  const begun = { ...beginning(variant.schema, components), ...kept };
  return discriminator === null ? begun : { ...begun, [discriminator]: variant.tag };
}

/** A value without what its schema does not know. */
function known(value: unknown, schema: Schema, components: Components): unknown {
  const { properties } = resolve(schema, components);
  if (!isObject(value) || !properties) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const own = properties[name];
      return own ? [[name, known(field, own, components)]] : [];
    }),
  );
}

/** The least that an object of this schema needs to be filled in. */
export function beginning(schema: Schema, components: Components): JsonObject {
  const { properties = {}, required = [] } = resolve(schema, components);
  return Object.fromEntries(
    required.flatMap((name) => {
      const value = beginningOf(properties[name] ?? {}, components);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function beginningOf(schema: Schema, components: Components): unknown {
  const resolved = resolve(schema, components);
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum) return resolved.enum[0];
  const alternatives = resolved.oneOf ?? resolved.anyOf;
  if (alternatives?.[0]?.properties || alternatives?.[0]?.$ref)
    return beginningOf(alternatives[0], components);
  const [type] = typesOf(resolved);
  if (type === 'object') return beginning(resolved, components);
  if (type === 'array') return [];
  return type === undefined || type === 'string' ? '' : undefined;
}

/** What a new value of a schema starts as: of several shapes the first. */
export function startOf(schema: Schema, components: Components): JsonObject {
  const resolved = resolve(schema, components);
  const alternatives = resolved.oneOf ?? resolved.anyOf;
  if (!alternatives) return beginning(resolved, components);
  const { discriminator, options } = variantsOf(alternatives, components);
  const [first] = options;
  return first ? switchTo(first, discriminator, {}, components) : {};
}
