import { NodeFailedError } from '../node-failed-error.ts';
import type { HttpClient } from '../outbound/http-client.ts';
import { describeRequest, type HttpRequest } from './http-exchange.ts';

const redirectStatuses = [301, 302, 303, 307, 308];

/** What another origin may see after a redirect; everything else may be a credential. */
const headersForStrangers = ['accept', 'content-type', 'idempotency-key', 'user-agent'];

/** Sends a request and follows at most `maxRedirects` redirects, except from a status that `isExpected`.
 *  @throws NodeFailedError `too_many_redirects`, `invalid_redirect` */
export async function fetchFollowing(
  { fetch }: HttpClient,
  first: HttpRequest,
  maxRedirects: number,
  isExpected: (status: number) => boolean,
  signal: AbortSignal,
): Promise<Response> {
  let request = first;
  for (let hops = 0; ; hops += 1) {
    const response = await send(fetch, request, signal);
    const location = response.headers.get('location');
    if (location === null || !redirectStatuses.includes(response.status) || isExpected(response.status))
      return response;

    await response.body?.cancel();
    if (hops === maxRedirects)
      throw redirectFailed('too_many_redirects', first, `more than ${maxRedirects} times`);
    request = redirected(request, response.status, location);
  }
}

async function send(
  fetch: HttpClient['fetch'],
  { method, url, headers, body }: HttpRequest,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(url.href, { method, headers, body, redirect: 'manual', signal });
}

/** The next request, as the Fetch standard has it: 303 becomes a GET, and so does a POST after 301 and 302. */
function redirected(request: HttpRequest, status: number, location: string): HttpRequest {
  const url = URL.canParse(location, request.url.href) ? new URL(location, request.url) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw redirectFailed('invalid_redirect', request, 'to something that is not an http or https URL');
  }
  const headers =
    url.origin === request.url.origin ? new Headers(request.headers) : strangersHeaders(request.headers);
  const becomesGet =
    (status === 303 && request.method !== 'HEAD') || (status < 303 && request.method === 'POST');
  if (!becomesGet) return { ...request, url, headers };

  headers.delete('content-type');
  return { method: 'GET', url, headers, body: null };
}

function strangersHeaders(headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => headersForStrangers.includes(name)));
}

function redirectFailed(code: string, request: HttpRequest, how: string): NodeFailedError {
  return new NodeFailedError({
    code,
    message: `${describeRequest(request)} redirected ${how}.`,
    retryable: false,
  });
}
