import type { Json } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';

/** What stands at a path such as `data.items` or `results.0.id`; an empty path is the value itself. Undefined where nothing does. */
export function readPath(value: Json, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const part of path === '' ? [] : path.split('.')) {
    if (Array.isArray(found)) found = /^\d+$/.test(part) ? found[Number(part)] : undefined;
    else found = isJsonObject(found) && Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return found;
}
