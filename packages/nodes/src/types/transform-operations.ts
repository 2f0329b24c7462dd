import type { Json, JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { NodeFailedError } from '../node-failed-error.ts';

/** The fields of that name, in the order they are asked for; a field the input lacks is left out. */
export function pickFields(input: JsonObject, fields: readonly string[]): JsonObject {
  return fromEntries(
    fields.filter((field) => Object.hasOwn(input, field)).map((field) => [field, input[field]]),
  );
}

/** The input without the fields of that name. */
export function omitFields(input: JsonObject, fields: readonly string[]): JsonObject {
  return fromEntries(Object.entries(input).filter(([field]) => !fields.includes(field)));
}

/** The input with fields renamed in place, `{ old: new }`.
 *  @throws NodeFailedError when two fields would end up with one name */
export function renameFields(input: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
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

/** The named fields of the input (all when none are named), each an object, as one object; a later one wins.
 *  @throws NodeFailedError when one of them is missing or no object */
export function mergeFields(input: JsonObject, sources: readonly string[] = Object.keys(input)): JsonObject {
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

function badParam(param: string, problem: string): NodeFailedError {
  return new NodeFailedError({ code: 'invalid_config', message: `${param}: ${problem}`, retryable: false });
}
