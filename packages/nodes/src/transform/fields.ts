import type { Json, JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { JsonValue } from '../json-value.ts';
import { badParam, instantOperation } from './operation.ts';

const fieldNames = z.array(z.string()).min(1);

/** Operations on the fields of the input. */
export const fieldOperations = [
  instantOperation({
    name: 'identity',
    summary: 'The input, unchanged.',
    params: z.strictObject({}).default({}),
    apply: (_params, input) => input,
  }),
  instantOperation({
    name: 'pick',
    summary: 'Only the named fields of the input.',
    params: z.strictObject({
      fields: fieldNames.describe('Fields to keep; one that is missing is left out.'),
    }),
    apply: ({ fields }, input) =>
      fromEntries(
        fields.filter((field) => Object.hasOwn(input, field)).map((field) => [field, input[field]]),
      ),
  }),
  instantOperation({
    name: 'omit',
    summary: 'The input without the named fields.',
    params: z.strictObject({ fields: fieldNames.describe('Fields to drop.') }),
    apply: ({ fields }, input) => {
      const dropped = new Set(fields);
      return fromEntries(Object.entries(input).filter(([field]) => !dropped.has(field)));
    },
  }),
  instantOperation({
    name: 'rename',
    summary: 'The input with fields renamed.',
    params: z.strictObject({
      fields: z.record(z.string(), z.string().min(1)).describe('Old name to new name.'),
    }),
    apply: ({ fields }, input) => renameFields(input, fields),
  }),
  instantOperation({
    name: 'merge',
    summary: 'Objects inside the input as one object; a later one wins.',
    params: z
      .strictObject({
        sources: fieldNames.optional().describe('Fields that hold the objects. Default: all fields.'),
      })
      .default({}),
    apply: ({ sources }, input) => mergeFields(input, sources ?? Object.keys(input)),
  }),
  instantOperation({
    name: 'set',
    summary: 'The input with fields added or replaced.',
    params: z.strictObject({
      values: z.record(z.string(), JsonValue).describe('Field to value; templates allowed.'),
    }),
    apply: ({ values }, input) => ({ ...input, ...values }),
  }),
  instantOperation({
    name: 'template',
    summary: 'Whatever the template renders to.',
    params: z.strictObject({
      template: JsonValue.describe(
        'Any JSON with templates. A result that is no object becomes { "value": … }.',
      ),
    }),
    apply: ({ template }) => template,
  }),
];

function renameFields(input: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const renamed = Object.entries(input).map(([field, value]): [string, Json | undefined] => {
    return [Object.hasOwn(names, field) ? (names[field] ?? field) : field, value];
  });
  const taken = new Set<string>();
  for (const [field] of renamed) {
    if (taken.has(field)) throw badParam('params.fields', `two fields would be named "${field}"`);
    taken.add(field);
  }
  return fromEntries(renamed);
}

function mergeFields(input: JsonObject, sources: readonly string[]): JsonObject {
  const parts = sources.map((source) => {
    const part = Object.hasOwn(input, source) ? input[source] : undefined;
    if (!isJsonObject(part)) throw badParam('params.sources', `the input field "${source}" is not an object`);
    return part;
  });
  return fromEntries(parts.flatMap((part) => Object.entries(part)));
}

/** Unlike assignment, safe for a field named `__proto__`. */
function fromEntries(entries: readonly (readonly [string, Json | undefined])[]): JsonObject {
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
