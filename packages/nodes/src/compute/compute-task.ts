import type { Json, JsonObject } from '@runyard/domain';
import type { NodeFailure } from '../executor.ts';
import type { Program } from '../transform/operation.ts';

/** Work for a thread. */
export type ComputeTask =
  | { kind: 'script'; program: Program; input: JsonObject }
  | { kind: 'operation'; name: string; params: unknown; input: JsonObject }
  /** What of `input.answer` does not fit the schema, as a list of sentences. */
  | { kind: 'schema'; schema: JsonObject; input: JsonObject };

/** How it ended. */
export type ComputeResult = { kind: 'completed'; value: Json } | { kind: 'failed'; failure: NodeFailure };

/** What a thread is told. The input goes as JSON text: a sandbox needs it so, and a field named `__proto__` stays a field. */
export interface ThreadRequest {
  task:
    | { kind: 'script'; program: Program }
    | { kind: 'operation'; name: string; params: unknown }
    | { kind: 'schema'; schema: JsonObject };
  inputText: string;
  limits: ThreadLimits;
}

export interface ThreadLimits {
  /** Of the sandbox. */
  memoryBytes: number;
  /** The JSON text of a result. */
  maxResultChars: number;
}

/** What a thread says: that it begins, from when on its time counts, and how it ended. */
export type ThreadReply =
  | { kind: 'started' }
  | { kind: 'completed'; text: string }
  | { kind: 'failed'; failure: NodeFailure };
