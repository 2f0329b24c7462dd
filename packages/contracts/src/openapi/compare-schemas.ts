import { COMPONENT } from './json-schemas.ts';
import type { JsonSchema } from './types.ts';

/** Who writes what the schema describes: the caller or the API. */
export type Direction = 'request' | 'answer';

export interface SchemaComparison {
  direction: Direction;
  before: Record<string, JsonSchema>;
  after: Record<string, JsonSchema>;
  /** Pairs of references that are being compared, so that a schema may hold itself. */
  open: ReadonlySet<string>;
}

const ALL_TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const LOWER_IS_NARROWER = ['maximum', 'maxLength', 'maxItems'] as const;
const HIGHER_IS_NARROWER = ['minimum', 'minLength', 'minItems'] as const;

/**
 * What a client that knows the schema as it was would stumble over: a request that it may no longer send, or an answer
 * that it does not expect. Further fields and further enum values of answers are no problem: clients ignore them.
 */
export function compareSchemas(
  before: JsonSchema,
  after: JsonSchema,
  where: string,
  comparison: SchemaComparison,
): string[] {
  const pair = `${before.$ref} ${after.$ref}`;
  if (before.$ref && after.$ref && comparison.open.has(pair)) return [];
  const inner = { ...comparison, open: new Set([...comparison.open, pair]) };
  const old = resolved(before, comparison.before);
  const now = resolved(after, comparison.after);
  if (old.anyOf ?? old.oneOf ?? now.anyOf ?? now.oneOf) return compareChoices(old, now, where, inner);
  return [
    ...compareTypes(old, now, where, inner),
    ...compareEnums(old, now, where, inner),
    ...compareLimits(old, now, where, inner),
    ...compareFields(old, now, where, inner),
    ...(isSchema(old.items) && isSchema(now.items)
      ? compareSchemas(old.items, now.items, `${where}[]`, inner)
      : []),
    ...(isSchema(old.additionalProperties) && isSchema(now.additionalProperties)
      ? compareSchemas(old.additionalProperties, now.additionalProperties, `${where}.*`, inner)
      : []),
  ];
}

/** The schema itself behind a reference, with everything that `allOf` adds. */
function resolved(schema: JsonSchema, components: Record<string, JsonSchema>): JsonSchema {
  if (schema.$ref) return resolved(components[schema.$ref.slice(COMPONENT.length)] ?? {}, components);
  if (!schema.allOf) return schema;
  const { allOf, ...own } = schema;
  const parts = [own, ...allOf.map((part) => resolved(part, components))];
  return Object.assign({}, ...parts, {
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required = [] }) => required),
  });
}

/** Each choice that there was must still be one, and answers may not bring others. */
function compareChoices(
  before: JsonSchema,
  after: JsonSchema,
  where: string,
  comparison: SchemaComparison,
): string[] {
  const [old, now] = [choicesOf(before), choicesOf(after)];
  const fits = (from: JsonSchema, to: JsonSchema) => compareSchemas(from, to, where, comparison).length === 0;
  const gone = old.filter((choice) => !now.some((other) => fits(choice, other))).length;
  const added = now.filter((choice) => !old.some((other) => fits(other, choice))).length;
  if (gone > 0) return [`${where}: ${gone} of its choices changed or are gone`];
  return comparison.direction === 'answer' && added > 0 ? [`${where}: may now be something else`] : [];
}

const choicesOf = (schema: JsonSchema) => schema.anyOf ?? schema.oneOf ?? [schema];

const typesOf = ({ type }: JsonSchema): string[] =>
  type === undefined
    ? ALL_TYPES
    : [type].flat().flatMap((name) => (name === 'number' ? [name, 'integer'] : [name]));

function compareTypes(
  old: JsonSchema,
  now: JsonSchema,
  where: string,
  { direction }: SchemaComparison,
): string[] {
  const [narrow, wide] = direction === 'request' ? [old, now] : [now, old];
  const missing = typesOf(narrow).filter((type) => !typesOf(wide).includes(type));
  if (missing.length === 0) return [];
  return [
    direction === 'request'
      ? `${where}: ${missing.join(', ')} is no longer accepted`
      : `${where}: may now be ${missing.join(', ')}`,
  ];
}

const valuesOf = ({ enum: values, const: only }: JsonSchema) =>
  values ?? (only === undefined ? undefined : [only]);

function compareEnums(
  old: JsonSchema,
  now: JsonSchema,
  where: string,
  { direction }: SchemaComparison,
): string[] {
  const [before, after] = [valuesOf(old), valuesOf(now)];
  if (!after) return [];
  if (!before) return direction === 'request' ? [`${where}: only some values are accepted now`] : [];
  const gone = before.filter((value) => !after.includes(value));
  return gone.length > 0 ? [`${where}: the value ${gone.join(', ')} is gone`] : [];
}

function compareLimits(
  old: JsonSchema,
  now: JsonSchema,
  where: string,
  { direction }: SchemaComparison,
): string[] {
  if (now.format !== old.format && (now.format !== undefined || direction === 'answer'))
    return [`${where}: the format was ${old.format ?? 'free'} and is ${now.format ?? 'free'}`];
  if (direction === 'answer') return [];
  const tightened = (
    name: (typeof LOWER_IS_NARROWER | typeof HIGHER_IS_NARROWER)[number],
    isNarrower: boolean,
  ) => (isNarrower ? [`${where}: ${name} was ${old[name] ?? 'free'} and is ${now[name]}`] : []);
  return [
    ...LOWER_IS_NARROWER.flatMap((name) =>
      tightened(name, (now[name] ?? Number.POSITIVE_INFINITY) < (old[name] ?? Number.POSITIVE_INFINITY)),
    ),
    ...HIGHER_IS_NARROWER.flatMap((name) =>
      tightened(name, (now[name] ?? Number.NEGATIVE_INFINITY) > (old[name] ?? Number.NEGATIVE_INFINITY)),
    ),
    ...(now.pattern !== undefined && now.pattern !== old.pattern ? [`${where}: the pattern changed`] : []),
  ];
}

function compareFields(
  old: JsonSchema,
  now: JsonSchema,
  where: string,
  comparison: SchemaComparison,
): string[] {
  const [before, after] = [old.properties ?? {}, now.properties ?? {}];
  const names = Object.keys(before);
  const gone = names.filter((name) => !(name in after)).map((name) => `${where}.${name}: the field is gone`);
  const changed = names.flatMap((name) =>
    before[name] && after[name]
      ? compareSchemas(before[name], after[name], `${where}.${name}`, comparison)
      : [],
  );
  return [...gone, ...changed, ...compareRequired(old, now, where, comparison)];
}

function compareRequired(old: JsonSchema, now: JsonSchema, where: string, { direction }: SchemaComparison) {
  const [before, after] = [old.required ?? [], now.required ?? []];
  if (direction === 'request')
    return after.filter((name) => !before.includes(name)).map((name) => `${where}.${name}: must be sent now`);
  return before
    .filter((name) => !after.includes(name) && name in (now.properties ?? {}))
    .map((name) => `${where}.${name}: may be missing now`);
}

const isSchema = (schema: JsonSchema | boolean | undefined): schema is JsonSchema =>
  typeof schema === 'object';
