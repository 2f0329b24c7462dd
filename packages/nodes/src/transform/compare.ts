import type { Json } from '@runyard/domain';

/** Orders JSON values: numbers, then text by its code units, then false and true, then whatever has no order of its own; what
 *  is null or missing comes last. Less than 0 when `a` comes first. */
export function compareJson(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return rankOf(a) - rankOf(b);
}

/** Whether two values have an order: two numbers, two texts, or two booleans. */
export function isComparable(a: Json | undefined, b: Json | undefined): boolean {
  return typeof a === typeof b && rankOf(a) < RANKS.indexOf('object');
}

const RANKS = ['number', 'string', 'boolean', 'object'];

const rankOf = (value: Json | undefined) => (value == null ? RANKS.length : RANKS.indexOf(typeof value));
