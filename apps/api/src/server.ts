import { createServer, type Server, type ServerResponse } from 'node:http';
import { systemIds } from '@runyard/runtime';
import type { Express } from 'express';
import { refuseRequest } from './refuse-request.ts';

/** Longer than the idle time of common load balancers, so that they close first and no request meets a closed socket. */
const KEEP_ALIVE_MS = 65_000;
/** How long a client may take to send one request. */
const REQUEST_MS = 60_000;
/** How long it may take to send the headers alone: who drips them byte by byte holds a connection no longer. */
const HEADERS_MS = 20_000;
const CHECK_MS = 5_000;
/** Of the request line and all headers together. */
const MAX_HEADER_BYTES = 16_384;
/** Further ones are ignored. */
const MAX_HEADER_COUNT = 100;

/** How often a stopping server looks for connections that nobody waits on, in milliseconds. */
const CLOSE_IDLE_MS = 50;

/** A server that knows what it is answering. */
export type ApiServer = Server & { answering: Set<ServerResponse> };

export interface ListenOptions {
  host: string;
  port: number;
  /** Default: 20 seconds. */
  headersTimeoutMs?: number;
}

/** The address cannot be had; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Listens, or rejects with ListenError. */
export function startServer(
  app: Express,
  { host, port, headersTimeoutMs = HEADERS_MS }: ListenOptions,
): Promise<ApiServer> {
  const limits = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_MS,
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, headersTimeoutMs),
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const answering = new Set<ServerResponse>();
  const server = Object.assign(createServer(limits, app), { answering });
  server.maxHeadersCount = MAX_HEADER_COUNT;
  server.on('request', (_req, res) => {
    answering.add(res);
    res.once('close', () => answering.delete(res));
  });
  const ids = systemIds();
  server.on(
    'clientError',
    refuseRequest(() => ids.next()),
  );
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new ListenError(listenProblem(cause, { host, port }), { cause })),
    );
    server.listen(port, host, () => resolve(server));
  });
}

function listenProblem({ code, message }: NodeJS.ErrnoException, { host, port }: ListenOptions): string {
  if (code === 'EADDRINUSE')
    return `port ${port} on ${host} is taken: stop what listens there, or set PORT to another`;
  return `cannot listen on ${host}:${port}: ${message}`;
}

/**
 * Takes no new connections and waits for the requests that are being answered. Connections on which nothing is asked,
 * be it because they were only opened, do not hold it up.
 */
export function stopServer(server: ApiServer): Promise<void> {
  return new Promise((resolve) => {
    const closeUnused = () => {
      if (server.answering.size === 0) server.closeAllConnections();
      else server.closeIdleConnections();
    };
    const closing = setInterval(closeUnused, CLOSE_IDLE_MS);
    server.close(() => {
      clearInterval(closing);
      resolve();
    });
    closeUnused();
  });
}
