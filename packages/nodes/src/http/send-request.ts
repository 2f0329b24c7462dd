import type { NodeFailure, NodeWork } from '../executor.ts';
import { NodeFailedError } from '../node-failed-error.ts';
import { withDeadline } from '../with-deadline.ts';
import { exchangeFailure } from './exchange-failure.ts';
import { fetchFollowing } from './follow-redirects.ts';
import { describeRequest, type HttpRequest, type HttpResponse } from './http-exchange.ts';
import { type ResponseType, readBody, readExcerpt } from './read-body.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a node asks of its request beyond the request itself. */
export interface SendOptions {
  timeoutMs: number;
  maxRedirects: number;
  /** Statuses that count as success; null: any 2xx. */
  expectedStatuses: readonly number[] | null;
  /** Which unexpected statuses another attempt could change. Default: 429 and 5xx. */
  isRetryable?: (status: number) => boolean;
  /** How the body of an expected answer is read. Default: `auto`. */
  readAs?: ResponseType;
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
    return await exchange(request, options, attempt);
  } catch (error) {
    if (attempt.signal.aborted) throw error;
    return { kind: 'failed', failure: exchangeFailure(request, error) };
  }
}

async function exchange(request: HttpRequest, options: SendOptions, attempt: Attempt): Promise<HttpResult> {
  const timedOut = () => requestTimedOut(request, options.timeoutMs);
  const isGoal = (status: number) => options.expectedStatuses?.includes(status) ?? false;
  const { services, limits } = attempt;
  return withDeadline(attempt.signal, options.timeoutMs, timedOut, async (signal) => {
    const response = await fetchFollowing(services.http, request, options.maxRedirects, isGoal, signal);
    if (!isExpected(response.status, options)) {
      const failure = statusFailure(request, response, await readExcerpt(response), options, attempt);
      return { kind: 'failed', failure };
    }
    const body = await readBody(request, response, limits.maxResponseBytes, options.readAs ?? 'auto');
    const headers = Object.fromEntries(response.headers);
    return { kind: 'answered', response: { status: response.status, headers, ...body } };
  });
}

function isExpected(status: number, { expectedStatuses }: SendOptions): boolean {
  return expectedStatuses ? expectedStatuses.includes(status) : status >= 200 && status < 300;
}

function statusFailure(
  request: HttpRequest,
  { status, headers }: Response,
  excerpt: string,
  { isRetryable = mayPass }: SendOptions,
  { clock }: Attempt,
): NodeFailure {
  const retryable = isRetryable(status);
  const waitMs = retryable ? retryAfterMs(headers.get('retry-after') ?? undefined, clock.now()) : null;
  const message = `${describeRequest(request)} answered ${status}${excerpt && `: ${excerpt}`}`;
  return { code: `http_${status}`, message, retryable, ...(waitMs !== null && { retryAfterMs: waitMs }) };
}

const mayPass = (status: number) => status === 429 || status >= 500;

function requestTimedOut(request: HttpRequest, timeoutMs: number): NodeFailedError {
  const message = `${describeRequest(request)} took longer than ${timeoutMs} ms.`;
  return new NodeFailedError({ code: 'request_timeout', message, retryable: true });
}
