import type { Json } from '@runyard/domain';

/** Work that is done in place, as values of the params times values of the input: some milliseconds. */
const MAX_WEIGHT_IN_PLACE = 500_000;
const CHARS_PER_VALUE = 4;

/** Whether applying these params to this input may keep the event loop too long. Looks at no more of them than it must. */
export function isHeavy(params: Json, input: Json): boolean {
  const limit = MAX_WEIGHT_IN_PLACE / weightOf(params, MAX_WEIGHT_IN_PLACE);
  return weightOf(input, limit) > limit;
}

/** How many values there are, long texts counting for several; stops soon after `limit`. */
function weightOf(value: Json, limit: number): number {
  if (typeof value === 'string') return 1 + value.length / CHARS_PER_VALUE;
  if (typeof value !== 'object' || value === null) return 1;
  let weight = 1;
  for (const key in value) {
    weight += weightOf((value as Record<string, Json>)[key] ?? null, limit - weight);
    if (weight > limit) return weight;
  }
  return weight;
}
