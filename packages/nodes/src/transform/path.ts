import type { Json, JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { badParam } from './operation.ts';

const MAX_PARTS = 50;
const name = z.string().max(500);

/** Where a value stands in another: names and list indexes, as `a.b.0` or, where a name holds a dot, `["a.b", 0]`. */
export const Path = z
  .union([name.min(1), z.array(z.union([name, z.int().nonnegative()])).min(1)], {
    error: 'must be a path such as "order.lines.0", or a list of names',
  })
  .transform((path) => (typeof path === 'string' ? path.split('.') : path.map(String)))
  .refine((parts) => parts.length <= MAX_PARTS, `must have at most ${MAX_PARTS} parts`);

export type Path = z.output<typeof Path>;

export const showPath = (path: Path) => JSON.stringify(path.join('.'));

/** What stands there; undefined for nothing. Only a value's own fields count. */
export function readPath(value: Json, path: Path): Json | undefined {
  let found: Json | undefined = value;
  for (const part of path) {
    if (Array.isArray(found)) found = /^\d+$/.test(part) ? found[Number(part)] : undefined;
    else found = isJsonObject(found) && Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return found;
}

/** The input with `value` there. Objects on the way are made where they are missing.
 *  @throws NodeFailedError when something else than an object is in the way */
export function writePath(input: JsonObject, path: Path, value: Json): JsonObject {
  const [field = '', ...rest] = path;
  if (rest.length === 0) return withField(input, field, value);

  const inner = Object.hasOwn(input, field) ? (input[field] ?? {}) : {};
  if (!isJsonObject(inner)) throw badParam('params.into', `${JSON.stringify(field)} is not an object`);
  return withField(input, field, writePath(inner, rest, value));
}

/** The list that stands there.
 *  @throws NodeFailedError when there is none; `param` names who asked */
export function requireList(input: JsonObject, path: Path, param = 'params.list'): Json[] {
  const found = readPath(input, path);
  if (!Array.isArray(found)) throw badParam(param, `the input has no list at ${showPath(path)}`);
  return found;
}

/** The text that stands there.
 *  @throws NodeFailedError when there is none; `param` names who asked */
export function requireText(input: JsonObject, path: Path, param = 'params.path'): string {
  const found = readPath(input, path);
  if (typeof found !== 'string') throw badParam(param, `the input has no text at ${showPath(path)}`);
  return found;
}

/** Unlike assignment, safe for a field named `__proto__`. */
function withField(object: JsonObject, field: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(object), [field, value]]);
}
