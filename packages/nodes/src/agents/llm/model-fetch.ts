import { createHash } from 'node:crypto';
import { NodeFailedError } from '../../node-failed-error.ts';
import type { HttpClient } from '../../outbound/http-client.ts';

/** All that an official client may send: it reads more headers from the environment of the process. */
const SENT_HEADERS = [
  'accept',
  'anthropic-beta',
  'anthropic-version',
  'authorization',
  'content-type',
  'user-agent',
  'x-api-key',
];

interface Options {
  /** Of the node run. Each call has a key of its own, which stays the same when the same is asked again. */
  idempotencyKey: string;
  /** A body; of a stream, one event. */
  maxBytes: number;
  /** Whether there is a key to send. */
  hasKey: boolean;
}

/** The `fetch` of an official client: over guarded connections, no redirect followed (the key would go along), answers bounded. */
export function createModelFetch(
  http: HttpClient,
  { idempotencyKey, maxBytes, hasKey }: Options,
): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const given = new Headers(init.headers as Headers);
    const headers = new Headers([...given].filter(([name]) => SENT_HEADERS.includes(name)));
    if (!hasKey) headers.delete('authorization');
    headers.set('idempotency-key', `${idempotencyKey}-${digest(String(init.body))}`);
    const response = await http.fetch(input, { ...init, headers, redirect: 'manual' });
    return bounded(response, maxBytes);
  };
}

export const isEventStream = ({ headers }: Response) =>
  (headers.get('content-type') ?? '').toLowerCase().startsWith('text/event-stream');

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The response, but that its body fails as soon as more of it must be kept than the limit: all of it, or one event of a stream. */
function bounded(response: Response, maxBytes: number): Response {
  if (response.body === null) return response;
  const count = isEventStream(response) ? countEvent() : countAll();
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      if (count(chunk) > maxBytes) controller.error(tooLarge(maxBytes));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}

function countAll(): (chunk: Uint8Array) => number {
  let bytes = 0;
  return (chunk) => {
    bytes += chunk.byteLength;
    return bytes;
  };
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Counts the bytes of the event that has not ended yet; an empty line ends one. */
function countEvent(): (chunk: Uint8Array) => number {
  let eventBytes = 0;
  let lineBytes = 0;
  return (chunk) => {
    for (const byte of chunk) {
      eventBytes += 1;
      if (byte === LINE_FEED) {
        if (lineBytes === 0) eventBytes = 0;
        lineBytes = 0;
      } else if (byte !== CARRIAGE_RETURN) lineBytes += 1;
    }
    return eventBytes;
  };
}

export function tooLarge(maxBytes: number): NodeFailedError {
  const message = `The model answered with more than ${maxBytes} bytes.`;
  return new NodeFailedError({ code: 'response_too_large', message, retryable: false });
}
