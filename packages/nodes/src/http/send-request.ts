import type { NodeFailure, NodeWork } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';
import { findRefusal } from '../outbound/address-refused.ts';
import { withDeadline } from '../with-deadline.ts';
import { fetchFollowing } from './follow-redirects.ts';
import { describeRequest, type HttpRequest, type HttpResponse } from './http-exchange.ts';
import { readBody } from './read-body.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a node asks of its request beyond the request itself. */
export interface SendOptions {
  timeoutMs: number;
  maxRedirects: number;
  /** Statuses that count as success; null: any 2xx. */
  expectedStatuses: readonly number[] | null;
}

export type HttpResult =
  | { kind: 'answered'; response: HttpResponse }
  | { kind: 'failed'; failure: NodeFailure };

type Attempt = Pick<NodeWork<unknown>, 'signal' | 'clock' | 'limits' | 'services'>;

/** Sends one request and says what its answer means for a node: 5xx, 429 and a broken connection may pass and are retryable
 *  (not before `Retry-After`), any other unexpected status is final. Rejects only when the node itself is stopped. */
export async function sendRequest(
  request: HttpRequest,
  options: SendOptions,
  attempt: Attempt,
): Promise<HttpResult> {
  try {
    const response = await exchange(request, options, attempt);
    if (isExpected(response.status, options)) return { kind: 'answered', response };
    return { kind: 'failed', failure: statusFailure(request, response, attempt) };
  } catch (error) {
    if (attempt.signal.aborted) throw error;
    return { kind: 'failed', failure: exchangeFailure(request, error) };
  }
}

async function exchange(request: HttpRequest, options: SendOptions, attempt: Attempt): Promise<HttpResponse> {
  const timedOut = () => requestTimedOut(request, options.timeoutMs);
  const isGoal = (status: number) => options.expectedStatuses?.includes(status) ?? false;
  return withDeadline(attempt.signal, options.timeoutMs, timedOut, async (signal) => {
    const response = await fetchFollowing(
      attempt.services.http,
      request,
      options.maxRedirects,
      isGoal,
      signal,
    );
    const body = await readBody(request, response, attempt.limits.maxResponseBytes);
    return { status: response.status, headers: Object.fromEntries(response.headers), ...body };
  });
}

function isExpected(status: number, { expectedStatuses }: SendOptions): boolean {
  return expectedStatuses ? expectedStatuses.includes(status) : status >= 200 && status < 300;
}

function statusFailure(request: HttpRequest, response: HttpResponse, { clock }: Attempt): NodeFailure {
  const { status, body, headers } = response;
  const retryable = status === 429 || status >= 500;
  const waitMs = retryable ? retryAfterMs(headers['retry-after'], clock.now()) : null;
  const excerpt =
    body === null ? '' : `: ${(typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 200)}`;
  const message = `${describeRequest(request)} answered ${status}${excerpt}`;
  return { code: `http_${status}`, message, retryable, ...(waitMs !== null && { retryAfterMs: waitMs }) };
}

function exchangeFailure(request: HttpRequest, error: unknown): NodeFailure {
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

function requestTimedOut(request: HttpRequest, timeoutMs: number): NodeFailedError {
  const message = `${describeRequest(request)} took longer than ${timeoutMs} ms.`;
  return new NodeFailedError({ code: 'request_timeout', message, retryable: true });
}
