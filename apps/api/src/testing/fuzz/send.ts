import type { FuzzAnswer } from './answer-check.ts';
import type { FuzzRequest } from './request-arbitrary.ts';

/** Sends a request. Of a stream only the beginning is looked at. */
export async function sendFuzz(url: string, token: string, request: FuzzRequest): Promise<FuzzAnswer> {
  const leave = new AbortController();
  const response = await fetch(`${url}${request.path}`, {
    method: request.method,
    headers: { ...request.headers, authorization: `Bearer ${token}` },
    body: request.body,
    signal: leave.signal,
  });
  const contentType = response.headers.get('content-type') ?? '';
  const isStream = contentType.startsWith('text/event-stream');
  const text = isStream ? '' : await response.text();
  leave.abort();
  return { status: response.status, contentType, text };
}
