import type { JsonObject } from '@runyard/domain';
import { checkStored } from '../check-stored.ts';
import { NodeFailedError } from '../node-failed-error.ts';
import { requireOperation } from '../transform/operations.ts';
import type { ThreadLimits } from './compute-task.ts';

/** Applies an operation of the `transform` node; returns the JSON text of the result, which may be stored.
 *  @throws NodeFailedError when the input does not fit, or the result is too big or too deep */
export function applyOperation(
  name: string,
  params: unknown,
  input: JsonObject,
  limits: ThreadLimits,
): string {
  const operation = requireOperation(name);
  if (operation.kind === 'script') throw new Error(`${name} is run by the sandbox`);

  const checked = checkStored('output', operation.apply(params, input), limits.maxResultChars);
  if (checked.kind === 'refused') throw new NodeFailedError(checked.failure);
  return JSON.stringify(checked.object);
}
