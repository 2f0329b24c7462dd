import type { NodeFailure } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';
import { findRefusal } from '../outbound/address-refused.ts';
import { describeRequest, type HttpRequest } from './http-exchange.ts';

/** What it means for a node that a request got no whole answer: an expected failure, an address that is not allowed, or a
 *  connection that another attempt may find mended. */
export function exchangeFailure(request: HttpRequest, error: unknown): NodeFailure {
  if (error instanceof NodeFailedError) return error.failure;
  const refusal = findRefusal(error);
  if (refusal) return refusal;
  const message = `${describeRequest(request)} failed: ${networkProblem(error)}`;
  return { code: 'network_error', message, retryable: true, cause: error };
}

/** `fetch` says "fetch failed" or "terminated"; the reason is in its cause, sometimes only as a code. */
function networkProblem(error: unknown): string {
  const { cause, ...outer } = readError(error);
  const inner = readError(cause);
  return inner.message || inner.code || outer.message || String(error);
}

function readError(error: unknown): { message?: string; code?: string; cause?: unknown } {
  if (typeof error !== 'object' || error === null) return {};
  const message = 'message' in error ? String(error.message) : undefined;
  const code = 'code' in error ? String(error.code) : undefined;
  return { message, code, cause: 'cause' in error ? error.cause : undefined };
}
