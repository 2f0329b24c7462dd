import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

/** Longer than the idle time of common load balancers, so that they close first and no request meets a closed socket. */
const KEEP_ALIVE_MS = 65_000;
/** How long a client may take to send one request. */
const REQUEST_MS = 60_000;

export interface ListenOptions {
  host: string;
  port: number;
}

/** The address cannot be had; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Listens, or rejects with ListenError. */
export function startServer(app: Express, { host, port }: ListenOptions): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS }, app);
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

/** Takes no new connections and waits for the requests that are being answered. */
export function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
