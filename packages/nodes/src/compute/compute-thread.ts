import { parentPort } from 'node:worker_threads';
import type { JsonObject } from '@runyard/domain';
import type { NodeFailure } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';
import type { ThreadReply, ThreadRequest } from './compute-task.ts';

/** The program of a compute thread: one request at a time, each answered with `started` and then how it ended. What takes
 *  memory is loaded by the first request that needs it. */
const port = parentPort;

port?.on('message', async (request: ThreadRequest) => {
  port.postMessage({ kind: 'started' } satisfies ThreadReply);
  port.postMessage(await answer(request));
});

async function answer(request: ThreadRequest): Promise<ThreadReply> {
  try {
    return { kind: 'completed', text: await compute(request) };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) };
  }
}

async function compute({ task, inputText, limits }: ThreadRequest): Promise<string> {
  if (task.kind === 'script') {
    const { runProgram } = await import('./sandbox.ts');
    return runProgram(task.program, inputText, limits);
  }
  const input: JsonObject = JSON.parse(inputText);
  if (task.kind === 'schema') {
    const { checkSchema } = await import('./check-schema.ts');
    return JSON.stringify(checkSchema(task.schema, input));
  }
  const { applyOperation } = await import('./apply-operation.ts');
  return applyOperation(task.name, task.params, input, limits);
}

function failureOf(error: unknown): NodeFailure {
  if (error instanceof NodeFailedError) return error.failure;
  const why = error instanceof Error ? error.message : String(error);
  return { code: 'compute_failed', message: `The computation failed unexpectedly: ${why}`, retryable: false };
}
