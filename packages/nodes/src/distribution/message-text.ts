import type { JsonObject } from '@runyard/domain';

/** What a message says that has no text of its own: the input's `text` or, where there is none, the input as JSON. */
export function textOfInput(input: JsonObject): string {
  return typeof input.text === 'string' ? input.text : JSON.stringify(input, null, 2);
}
