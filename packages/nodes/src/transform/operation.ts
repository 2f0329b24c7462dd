import type { Json, JsonObject } from '@runyard/domain';
import type { z } from 'zod';
import { NodeFailedError } from '../node-failed-error.ts';

/** Code of a user, as the sandbox runs it: a JavaScript expression whose value, or whose promise's, is the result. It finds
 *  the node's input as the global `input`. */
export interface Program {
  source: string;
  /** A library that the expression needs, loaded into the sandbox first. */
  library: 'jsonata' | null;
}

interface Named<Schema extends z.ZodType> {
  name: string;
  /** One sentence: what the output is. */
  summary: string;
  params: Schema;
}

/** Params and input to output. */
interface ComputedOptions<Schema extends z.ZodType> extends Named<Schema> {
  apply: (params: z.output<Schema>, input: JsonObject) => Json;
}

/** Code of a user: nobody knows how long it takes. It runs in a sandbox in a thread. */
interface ScriptOptions<Schema extends z.ZodType> extends Named<Schema> {
  program: (params: z.output<Schema>) => Program;
}

/** One operation of the `transform` node. The type of its params stays inside: it is only given what its schema accepted. */
export type Operation = Named<z.ZodType> &
  (
    | { kind: 'instant' | 'weighed'; apply: (params: unknown, input: JsonObject) => Json }
    | { kind: 'script'; program: (params: unknown) => Program }
  );

/** An operation that takes no longer than reading its params and its input once: it always runs in place. */
export function instantOperation<Schema extends z.ZodType>(options: ComputedOptions<Schema>): Operation {
  return { ...options, kind: 'instant', apply: applyOf(options) };
}

/** An operation whose work is at most its params times its input: it runs in a thread where that is much. It throws a
 *  `NodeFailedError` where the input does not fit its params. */
export function weighedOperation<Schema extends z.ZodType>(options: ComputedOptions<Schema>): Operation {
  return { ...options, kind: 'weighed', apply: applyOf(options) };
}

function applyOf<Schema extends z.ZodType>({ apply }: ComputedOptions<Schema>) {
  return (params: unknown, input: JsonObject) => apply(params as z.output<Schema>, input);
}

/** An operation that runs code of a user. */
export function scriptOperation<Schema extends z.ZodType>(options: ScriptOptions<Schema>): Operation {
  const program = (params: unknown) => options.program(params as z.output<Schema>);
  return { ...options, kind: 'script', program };
}

/** A param that does not fit the input it meets. */
export function badParam(param: string, problem: string): NodeFailedError {
  return new NodeFailedError({ code: 'invalid_config', message: `${param}: ${problem}`, retryable: false });
}

const MAX_CELLS = 1_000_000;

/** Refuses to make more than a million values of one list: no result of that size could be kept.
 *  @throws NodeFailedError */
export function requireFewCells(items: number, valuesEach: number): void {
  if (items * valuesEach <= MAX_CELLS) return;
  const problem = `${items} items with ${valuesEach} values each are more than ${MAX_CELLS} values`;
  throw badParam('params.list', `${problem}; split the list first`);
}
