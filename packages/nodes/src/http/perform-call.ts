import { completed, failed, type NodeFailure, type NodeOutcome, type NodeWork } from '../executor.ts';
import { buildHeaders } from './build-headers.ts';
import type { CallParams } from './call-params.ts';
import { collectPages } from './collect-pages.ts';
import type { HttpRequest, HttpResponse } from './http-exchange.ts';
import { type Auth, authorise } from './request-auth.ts';
import { type BodyType, encodeBody } from './request-body.ts';
import { type HttpResult, type SendOptions, sendRequest } from './send-request.ts';

/** A call as a node wants it. */
export interface Call {
  url: string;
  params: CallParams;
  bodyType: BodyType;
  auth: Auth | null;
  /** Headers that the node's own replace. */
  headers: Record<string, string>;
  /** What an answer with an expected status says that it is none, if it does. */
  findError?: ((response: HttpResponse) => NodeFailure | null) | undefined;
}

type Work = NodeWork<unknown>;

/** Makes a call; its answer, or the items of all its pages, is the output. */
export async function performCall(call: Call, work: Work): Promise<NodeOutcome> {
  const request = await buildRequest(call, work);
  const send = (next: HttpRequest) => sendAndCheck(next, call, work);
  const { pagination } = call.params;
  if (pagination) return collectPages(request, pagination, work.limits.maxOutputBytes, send);

  const result = await send(request);
  if (result.kind === 'failed') return failed(result.failure);
  const { status, headers, body, bodyEncoding } = result.response;
  return completed({
    status,
    headers,
    body,
    ...(bodyEncoding === 'base64' && { body_encoding: bodyEncoding }),
  });
}

async function sendAndCheck(
  request: HttpRequest,
  { params, findError }: Call,
  work: Work,
): Promise<HttpResult> {
  const result = await sendRequest(request, sendOptions(params, work), work);
  const error = result.kind === 'answered' ? findError?.(result.response) : null;
  return error ? { kind: 'failed', failure: error } : result;
}

function sendOptions(params: CallParams, { limits }: Work): SendOptions {
  const { retry_on_status: retried } = params;
  return {
    timeoutMs: params.timeout_ms,
    maxRedirects: params.max_redirects ?? limits.maxRedirects,
    expectedStatuses: params.expected_status ?? null,
    isRetryable: (status) =>
      retried.some((item) => item === status || item === `${Math.floor(status / 100)}xx`),
    readAs: params.response,
  };
}

async function buildRequest({ params, bodyType, auth, ...call }: Call, work: Work): Promise<HttpRequest> {
  const { method, body, query } = params;
  const url = new URL(call.url);
  for (const [name, value] of Object.entries(query))
    for (const item of [value].flat()) if (item !== null) url.searchParams.append(name, String(item));
  const encoded = body === undefined ? { body: null, contentType: null } : await encodeBody(body, bodyType);
  const defaults = {
    'idempotency-key': work.idempotencyKey,
    ...(encoded.contentType !== null && { 'content-type': encoded.contentType }),
    ...call.headers,
  };
  const request = { method, url, headers: buildHeaders(defaults, params.headers), body: encoded.body };
  if (auth) authorise(request, auth);
  return request;
}
