import type { Json, JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';

/** Escapes that JSON allows and Postgres' `jsonb` refuses: NUL and halves of surrogate pairs. */
const unstorableEscape = /\\u(?:0000|d[89a-f])/i;

/** The object with U+FFFD in place of every character that Postgres cannot keep. `text` is its JSON text; nearly always there
 *  is none, and the object itself comes back. */
export function storableObject(value: JsonObject, text: string): JsonObject {
  return unstorableEscape.test(text) ? replaceInObject(value) : value;
}

/** The text with U+FFFD in place of every character that Postgres cannot keep. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

function replaceInObject(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), replaceIn(item)]));
}

function replaceIn(value: Json): Json {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(replaceIn);
  return isJsonObject(value) ? replaceInObject(value) : value;
}
