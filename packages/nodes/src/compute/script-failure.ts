import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import { NodeFailedError } from '../node-failed-error.ts';

const MAX_TEXT_CHARS = 1_000;
const MAX_STACK_CHARS = 100_000;

/** What code of a user threw, as a failure of its node. The error is code's own: nothing about it is taken for granted. */
export function scriptFailure(context: QuickJSContext, error: QuickJSHandle): NodeFailedError {
  const name = readText(context, error, 'name', MAX_TEXT_CHARS);
  const message = readText(context, error, 'message', MAX_TEXT_CHARS) ?? plainText(context, error);
  const said = [name, message ?? 'it threw something that is no error'].filter(Boolean).join(': ');
  const failure = final('script_failed', `The code failed: ${said}${placeOf(context, error)}`);
  return message === 'out of memory' || context.eq(error, context.null) ? memoryExceeded(failure) : failure;
}

/** Code that used all the memory it may, and how it ended for that. */
export function memoryExceeded(error: unknown): NodeFailedError {
  const message = 'The code needs more memory than a script may use (COMPUTE_MEMORY_BYTES).';
  return final('script_memory_exceeded', `${message} ${messageOf(error)}`);
}

/** Code whose result is a promise that is still pending when nothing is left to run. */
export function neverSettles(): NodeFailedError {
  const why = 'There are no timers and no network here.';
  return final('script_never_settles', `The code waits for a promise that nothing will ever settle. ${why}`);
}

/** A result that is longer than an output may be. */
export function resultTooLarge(chars: number, maxChars: number): NodeFailedError {
  const message = `The result of the code has ${chars} characters of JSON, more than ${maxChars}.`;
  return final(TOO_LARGE, message);
}

export const isTooLarge = (error: unknown) =>
  error instanceof NodeFailedError && error.failure.code === TOO_LARGE;

/** An error that is no failure yet comes from the interpreter: it was driven over the edge of its stack. */
export function asFailure(error: unknown): NodeFailedError {
  if (error instanceof NodeFailedError) return error;
  return final('script_failed', `The code broke its sandbox: ${messageOf(error)}`);
}

const TOO_LARGE = 'output_too_large';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const final = (code: string, message: string) => new NodeFailedError({ code, message, retryable: false });

/** The character of a JSONata expression, or the line of the code. */
function placeOf(context: QuickJSContext, error: QuickJSHandle): string {
  if (context.typeof(error) !== 'object') return '';
  const position = context.getProp(error, 'position');
  if (context.typeof(position) === 'number') return ` (character ${context.getNumber(position)})`;
  const line = /\bcode:(\d+)/.exec(readText(context, error, 'stack', MAX_STACK_CHARS) ?? '')?.[1];
  return line ? ` (line ${line})` : '';
}

function readText(
  context: QuickJSContext,
  error: QuickJSHandle,
  field: string,
  maxChars: number,
): string | null {
  if (context.typeof(error) !== 'object') return null;
  return plainText(context, context.getProp(error, field), maxChars);
}

function plainText(context: QuickJSContext, value: QuickJSHandle, maxChars = MAX_TEXT_CHARS): string | null {
  if (context.typeof(value) !== 'string') return null;
  const chars = context.getNumber(context.getProp(value, 'length'));
  return chars <= maxChars ? context.getString(value) : null;
}
