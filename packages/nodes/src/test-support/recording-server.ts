import type { IncomingHttpHeaders } from 'node:http';
import { bodyOf, startServer } from './node-fixtures.ts';

export interface Recorded {
  method: string;
  /** Path and query. */
  target: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** What is not text goes out as JSON. */
  body?: unknown;
}

/** A server that remembers what it was asked and answers as the test says. */
export async function startRecordingServer(answer: (request: Recorded, count: number) => Answer) {
  const requests: Recorded[] = [];
  const server = await startServer(async (request, response) => {
    const { method = '', url: target = '', headers } = request;
    const recorded = { method, target, headers, body: await bodyOf(request) };
    requests.push(recorded);
    const { status = 200, headers: extra = {}, body = { ok: true } } = answer(recorded, requests.length);
    const isText = typeof body === 'string';
    const contentType = isText ? 'text/plain' : 'application/json';
    response
      .writeHead(status, { 'content-type': contentType, ...extra })
      .end(isText ? body : JSON.stringify(body));
  });
  return { ...server, requests };
}
