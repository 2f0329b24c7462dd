import { createHttpConnection, type HttpAnswer, type HttpConnection } from './http-connection.ts';
import { type Rate, sendAtRate } from './send-at-rate.ts';

/** Triggers over HTTP, on connections that stay open. */
export interface TriggerClient {
  /** Triggers `count` runs, one after the other on each connection. */
  triggerMany(request: string, count: number): Promise<void>;
  /** Triggers as `sendAtRate` sends. */
  triggerAtRate(request: string, load: Rate): Promise<number[]>;
  close(): void;
}

/** Enough to keep an API of one process busy. */
const CONNECTION_COUNT = 64;

export function createTriggerClient(port: number): TriggerClient {
  const connections = Array.from({ length: CONNECTION_COUNT }, () => createHttpConnection(port));
  return {
    triggerMany: (request, count) => triggerMany(connections, request, count),
    triggerAtRate: (request, load) => sendAtRate(connections, load, () => request, requireAccepted),
    close: () => connections.forEach((connection) => connection.close()),
  };
}

async function triggerMany(connections: HttpConnection[], request: string, count: number): Promise<void> {
  let left = count;
  const triggerWhileLeft = async (connection: HttpConnection) => {
    while (left > 0) {
      left -= 1;
      await trigger(connection, request);
    }
  };
  await Promise.all(connections.map(triggerWhileLeft));
}

async function trigger(connection: HttpConnection, request: string): Promise<void> {
  requireAccepted(await connection.send(request));
}

function requireAccepted({ status, body }: HttpAnswer): void {
  if (status !== 202) throw new Error(`a trigger was answered with ${status}: ${body}`);
}
