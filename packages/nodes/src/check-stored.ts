import type { Json, JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import type { NodeFailure } from './executor.ts';
import { findExcess } from './find-excess.ts';
import { storableObject } from './storable.ts';

export type CheckedObject =
  | { kind: 'accepted'; object: JsonObject }
  | { kind: 'refused'; failure: NodeFailure };

const maxDepth = 200;

/** Makes a node's input or output an object that can be stored: a JSON object (anything else becomes `{ value }`), not too
 *  big, not too deep, and without characters that Postgres cannot keep. */
export function checkStored(role: 'input' | 'output', value: Json, maxBytes: number): CheckedObject {
  const excess = findExcess(value, maxDepth, maxBytes);
  if (excess === 'depth') return refuse(role, 'too_deep', `nested deeper than ${maxDepth} levels`);
  if (excess === 'size') return refuse(role, 'too_large', `larger than ${maxBytes} bytes`);

  const object = isJsonObject(value) ? value : { value };
  const text = JSON.stringify(object);
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    return refuse(role, 'too_large', `larger than ${maxBytes} bytes`);
  }
  return { kind: 'accepted', object: storableObject(object, text) };
}

function refuse(role: string, code: string, problem: string): CheckedObject {
  const message = `The ${role} of the node is ${problem}.`;
  return { kind: 'refused', failure: { code: `${role}_${code}`, message, retryable: false } };
}
