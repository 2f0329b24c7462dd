import type { Json } from '@runyard/domain';

/** One request as it goes over the wire. */
export interface HttpRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: string | Uint8Array<ArrayBuffer> | null;
  /** How failures call it, where its URL is a secret. */
  label?: string;
}

/** A whole response. `body` is parsed JSON, text, base64 of anything else, or null when there was none. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: Json;
  bodyEncoding: 'json' | 'text' | 'base64' | 'none';
}

/** How a request reads in failures: without its query, which may hold keys. */
export function describeRequest({ method, url, label }: HttpRequest): string {
  return label ?? `${method} ${url.origin}${url.pathname}`;
}
