import type { JsonObject } from '@runyard/domain';
import type { NodeWork } from '../executor.ts';
import { buildHeaders } from '../http/build-headers.ts';
import { type HttpResult, sendRequest } from '../http/send-request.ts';

/** One message to a chat platform. */
export interface Post {
  url: string;
  /** How failures call it: the URL of a platform's webhook is a secret. */
  label: string;
  authorization?: string;
  body: JsonObject;
  timeoutMs: number;
}

/** Posts JSON; redirects are not followed. */
export async function postJson(post: Post, work: NodeWork<unknown>): Promise<HttpResult> {
  const headers = buildHeaders(
    {
      'content-type': 'application/json; charset=utf-8',
      ...(post.authorization !== undefined && { authorization: post.authorization }),
    },
    {},
  );
  const { label } = post;
  const request = { method: 'POST', url: new URL(post.url), headers, body: JSON.stringify(post.body), label };
  return sendRequest(request, { timeoutMs: post.timeoutMs, maxRedirects: 0, expectedStatuses: null }, work);
}
