import type { Json } from '@runyard/domain';
import { z } from 'zod';
import { completed, failed, type NodeOutcome, type NodeWork } from '../executor.ts';
import { buildHeaders } from '../http/build-headers.ts';
import type { HttpRequest } from '../http/http-exchange.ts';
import { ExpectedStatusParam, HeadersParam, TimeoutParam, UrlParam } from '../http/http-params.ts';
import { sendRequest } from '../http/send-request.ts';
import { defineNodeType } from '../node-type.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const HttpParams = z
  .strictObject({
    method: z.string().toUpperCase().pipe(z.enum(methods)).default('GET').describe('HTTP method.'),
    url: UrlParam.describe('An http or https URL.'),
    query: z
      .record(z.string(), z.union([scalar, z.array(scalar)]))
      .default({})
      .describe('Added to the query of the URL. A list repeats its name, null is left out.'),
    headers: HeadersParam.default({}),
    body: z
      .json()
      .optional()
      .describe('A string is sent as it is, anything else as JSON. Not with GET and HEAD.'),
    timeout_ms: TimeoutParam,
    expected_status: ExpectedStatusParam,
  })
  .refine(({ method, body }) => body === undefined || !['GET', 'HEAD'].includes(method), {
    path: ['body'],
    error: 'a GET or HEAD request has no body',
  });

const ApiCallConfig = z.object({
  provider: z.literal('http').describe('How the call is made: any HTTP endpoint.'),
  params: HttpParams,
});

type ApiCallWork = NodeWork<z.output<typeof ApiCallConfig>>;

/** Calls an HTTP endpoint; its answer is the output. */
export const apiCallNode = defineNodeType({
  type: 'api_call',
  takesSecrets: true,
  configSchema: ApiCallConfig,
  execute: callApi,
});

async function callApi(work: ApiCallWork): Promise<NodeOutcome> {
  const { timeout_ms: timeoutMs, expected_status: expected } = work.config.params;
  const options = { timeoutMs, maxRedirects: work.limits.maxRedirects, expectedStatuses: expected ?? null };
  const result = await sendRequest(buildRequest(work), options, work);
  if (result.kind === 'failed') return failed(result.failure);

  const { status, headers, body, bodyEncoding } = result.response;
  return completed({
    status,
    headers,
    body,
    ...(bodyEncoding === 'base64' && { body_encoding: bodyEncoding }),
  });
}

function buildRequest({ config: { params }, idempotencyKey }: ApiCallWork): HttpRequest {
  const { method, body } = params;
  const url = new URL(params.url);
  for (const [name, value] of Object.entries(params.query)) {
    for (const item of [value].flat()) if (item !== null) url.searchParams.append(name, String(item));
  }
  const headers = buildHeaders({ 'idempotency-key': idempotencyKey, ...contentType(body) }, params.headers);
  return { method, url, headers, body: encodeBody(body) };
}

function contentType(body: Json | undefined): Record<string, string> {
  if (body === undefined) return {};
  return { 'content-type': typeof body === 'string' ? 'text/plain;charset=UTF-8' : 'application/json' };
}

function encodeBody(body: Json | undefined): string | null {
  if (body === undefined) return null;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
