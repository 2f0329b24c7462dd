import type { Json } from '@runyard/domain';
import { NodeFailedError } from '../node-failed-error.ts';
import { describeRequest, type HttpRequest, type HttpResponse } from './http-exchange.ts';

type Body = Pick<HttpResponse, 'body' | 'bodyEncoding'>;

/** Reads a body and gives up as soon as it is over the limit, counted after decompression.
 *  @throws NodeFailedError `response_too_large`, `invalid_response_body` */
export async function readBody(request: HttpRequest, response: Response, maxBytes: number): Promise<Body> {
  const bytes = await readBytes(request, response, maxBytes);
  if (bytes.length === 0) return { body: null, bodyEncoding: 'none' };

  const { kind, charset } = parseContentType(response.headers.get('content-type'));
  if (kind === 'binary') return { body: bytes.toString('base64'), bodyEncoding: 'base64' };
  const text = decode(bytes, charset);
  return kind === 'json'
    ? { body: parseJson(request, response, text), bodyEncoding: 'json' }
    : { body: text, bodyEncoding: 'text' };
}

async function readBytes(request: HttpRequest, response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(request, response, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseContentType(value: string | null): { kind: 'json' | 'text' | 'binary'; charset: string } {
  const [type = '', ...parameters] = (value ?? 'text/plain').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  return {
    kind: kindOf(type.trim()),
    charset: charset?.slice('charset='.length).replaceAll('"', '') ?? 'utf-8',
  };
}

function kindOf(type: string): 'json' | 'text' | 'binary' {
  if (/[/+]json$/.test(type)) return 'json';
  return /^text\/|[/+]xml$|javascript$|yaml$|x-www-form-urlencoded$|ndjson$/.test(type) ? 'text' : 'binary';
}

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function parseJson(request: HttpRequest, response: Response, text: string): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${describeRequest(request)} answered ${response.status} with a body that says it is JSON and is not.`;
    throw new NodeFailedError({ code: 'invalid_response_body', message, retryable: false, cause });
  }
}

function tooLarge(request: HttpRequest, response: Response, maxBytes: number): NodeFailedError {
  const message = `${describeRequest(request)} answered ${response.status} with a body of more than ${maxBytes} bytes.`;
  return new NodeFailedError({ code: 'response_too_large', message, retryable: false });
}
