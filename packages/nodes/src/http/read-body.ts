import type { Json } from '@runyard/domain';
import { NodeFailedError } from '../node-failed-error.ts';
import { type ContentType, parseContentType } from './content-type.ts';
import { describeRequest, type HttpRequest, type HttpResponse } from './http-exchange.ts';

/** How a body is read; `auto`: as its content type says. */
export const RESPONSE_TYPES = ['auto', 'json', 'text', 'base64'] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

type Body = Pick<HttpResponse, 'body' | 'bodyEncoding'>;

const maxExcerptBytes = 1_000;

/** Reads a body and gives up as soon as it is over the limit, counted after decompression.
 *  @throws NodeFailedError `response_too_large`, `invalid_response_body` */
export async function readBody(
  request: HttpRequest,
  response: Response,
  maxBytes: number,
  readAs: ResponseType,
): Promise<Body> {
  const { bytes, isWhole } = await readBytes(response, maxBytes);
  if (!isWhole) throw tooLarge(request, response, maxBytes);
  if (bytes.length === 0) return { body: null, bodyEncoding: 'none' };

  const { kind, charset } = parseContentType(response.headers.get('content-type'));
  switch (readAs === 'auto' ? kind : readAs) {
    case 'json':
      return { body: parseJson(request, response, decode(bytes, charset), readAs), bodyEncoding: 'json' };
    case 'text':
      return { body: decode(bytes, charset), bodyEncoding: 'text' };
    default:
      return { body: bytes.toString('base64'), bodyEncoding: 'base64' };
  }
}

/** The beginning of a body that nobody wants but a reader of the failure; empty for what is no text. */
export async function readExcerpt(response: Response): Promise<string> {
  const { bytes } = await readBytes(response, maxExcerptBytes);
  const { kind, charset } = parseContentType(response.headers.get('content-type'));
  return kind === 'base64' ? '' : decode(bytes, charset).slice(0, 200).trim();
}

/** At most `maxBytes`, and whether that is all. Leaving the loop early gives up the rest of the body. */
async function readBytes(response: Response, maxBytes: number): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > maxBytes) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), isWhole: size <= maxBytes };
}

function decode(bytes: Buffer, charset: ContentType['charset']): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function parseJson(request: HttpRequest, response: Response, text: string, readAs: ResponseType): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const claim = readAs === 'json' ? 'is not JSON' : 'says it is JSON and is not';
    const message = `${describeRequest(request)} answered ${response.status} with a body that ${claim}.`;
    throw new NodeFailedError({ code: 'invalid_response_body', message, retryable: false, cause });
  }
}

function tooLarge(request: HttpRequest, response: Response, maxBytes: number): NodeFailedError {
  const message = `${describeRequest(request)} answered ${response.status} with a body of more than ${maxBytes} bytes.`;
  return new NodeFailedError({ code: 'response_too_large', message, retryable: false });
}
