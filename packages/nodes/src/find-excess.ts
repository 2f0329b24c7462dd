import type { Json } from '@runyard/domain';

/** Says what a value has too much of, before anybody makes text of it: a value in which one part stands many times is small in
 *  memory and may be enormous as text. `size` is told where its JSON text has more than `maxChars` characters for certain;
 *  a text that is a little longer may pass. */
export function findExcess(value: Json, maxDepth: number, maxChars: number): 'depth' | 'size' | null {
  let charsLeft = maxChars;
  return visit(value, maxDepth);

  function visit(part: Json, levels: number): 'depth' | 'size' | null {
    charsLeft -= typeof part === 'string' ? part.length + 2 : 1;
    if (charsLeft < 0) return 'size';
    if (typeof part !== 'object' || part === null) return null;
    if (levels === 0) return 'depth';
    return Array.isArray(part) ? visitItems(part, levels - 1) : visitFields(part, levels - 1);
  }

  function visitItems(items: Json[], levels: number): 'depth' | 'size' | null {
    for (const item of items) {
      const excess = visit(item, levels);
      if (excess !== null) return excess;
    }
    return null;
  }

  function visitFields(fields: Record<string, Json>, levels: number): 'depth' | 'size' | null {
    for (const [name, item] of Object.entries(fields)) {
      charsLeft -= name.length + 3;
      const excess = visit(item, levels);
      if (excess !== null) return excess;
    }
    return null;
  }
}
