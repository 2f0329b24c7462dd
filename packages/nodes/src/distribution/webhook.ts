import { z } from 'zod';
import { completed, failed, type NodeOutcome, type NodeWork } from '../executor.ts';
import { buildHeaders } from '../http/build-headers.ts';
import { ExpectedStatusParam, HeadersParam, TimeoutParam, UrlParam } from '../http/http-params.ts';
import { sendRequest } from '../http/send-request.ts';
import { signBody } from '../http/sign-body.ts';
import { JsonValue } from '../json-value.ts';

export const WebhookConfig = z
  .object({
    platform: z.literal('webhook'),
    params: z.strictObject({
      url: UrlParam.describe('Where to deliver: an http or https URL. Redirects are not followed.'),
      body: JsonValue.optional().describe('What to deliver, as JSON. Default: the input of the node.'),
      secret: z.string().min(1).optional().describe('Signs the body when given.'),
      headers: HeadersParam.default({}),
      timeout_ms: TimeoutParam,
      expected_status: ExpectedStatusParam,
    }),
  })
  .describe('Any webhook receiver.');

type WebhookWork = NodeWork<z.output<typeof WebhookConfig>>;

/** Delivers JSON with one POST. */
export async function deliverToWebhook(work: WebhookWork): Promise<NodeOutcome> {
  const { url, body = work.input, timeout_ms: timeoutMs, expected_status: expected } = work.config.params;
  const rawBody = JSON.stringify(body);
  const headers = deliveryHeaders(work, rawBody);
  const request = { method: 'POST', url: new URL(url), headers, body: rawBody };
  const options = { timeoutMs, maxRedirects: 0, expectedStatuses: expected ?? null };
  const result = await sendRequest(request, options, work);
  if (result.kind === 'failed') return failed(result.failure);

  const { status, body: answer } = result.response;
  return completed({ status, delivery_id: work.nodeRunId, body: answer });
}

/** The delivery id is the node run's, so that a receiver knows a repeated delivery; the timestamp is of this attempt, in Unix
 *  seconds; the signature is hex HMAC-SHA256 of the raw body. The node's own headers can add to these, not replace them. */
function deliveryHeaders(work: WebhookWork, rawBody: string): Headers {
  const { headers: own, secret } = work.config.params;
  const headers = buildHeaders(
    { 'content-type': 'application/json', 'idempotency-key': work.idempotencyKey },
    own,
  );
  headers.set('x-runyard-delivery', work.nodeRunId);
  headers.set('x-runyard-timestamp', String(Math.floor(work.clock.now().getTime() / 1000)));
  if (secret !== undefined) headers.set('x-runyard-signature', signBody(rawBody, secret));
  return headers;
}
