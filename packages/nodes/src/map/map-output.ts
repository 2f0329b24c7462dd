import type { JsonObject } from '@runyard/domain';

/** How an item of a map has ended. `output` is null where it failed, and `error` where it did not. */
export interface ItemEnd {
  index: number;
  output: JsonObject | null;
  error: { code: string; message: string } | null;
}

/** The output of a map: what its items left, in their order, null for one that failed. */
export function mapOutput(items: readonly ItemEnd[]): JsonObject {
  const errors = items.flatMap(({ index, error }) =>
    error === null ? [] : [{ index, code: error.code, message: error.message }],
  );
  return {
    items: items.map(({ output }) => output),
    count: items.length,
    failed_count: errors.length,
    errors,
  };
}
