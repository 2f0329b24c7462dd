import type { Json, JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import type { NodeFailure } from './executor.ts';

export type CheckedOutput =
  | { kind: 'accepted'; output: JsonObject }
  | { kind: 'refused'; failure: NodeFailure };

const maxDepth = 200;

/** Escapes that JSON allows and Postgres' `jsonb` refuses: NUL and halves of surrogate pairs. */
const unstorableEscape = /\\u(?:0000|d[89a-f])/i;

/** Makes a node's result an output that can be stored: a JSON object (anything else becomes `{ value }`), not too big, not
 *  too deep, and with U+FFFD in place of characters that Postgres cannot keep. */
export function checkOutput(result: Json, maxBytes: number): CheckedOutput {
  if (isTooDeep(result, maxDepth)) return refuse('output_too_deep', `nested deeper than ${maxDepth} levels`);
  const output = isJsonObject(result) ? result : { value: result };

  const text = JSON.stringify(output);
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    return refuse('output_too_large', `larger than ${maxBytes} bytes`);
  }
  return { kind: 'accepted', output: unstorableEscape.test(text) ? storableObject(output) : output };
}

function refuse(code: string, problem: string): CheckedOutput {
  return {
    kind: 'refused',
    failure: { code, message: `The output of the node is ${problem}.`, retryable: false },
  };
}

function isTooDeep(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1));
}

function storableObject(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), storable(item)]));
}

function storable(value: Json): Json {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  return isJsonObject(value) ? storableObject(value) : value;
}

function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}
