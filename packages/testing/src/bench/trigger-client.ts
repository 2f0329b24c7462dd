import { type HttpConnection, openHttpConnection } from './http-connection.ts';

/** Triggers over HTTP, on connections that stay open. */
export interface TriggerClient {
  /** Triggers `count` runs, one after the other on each connection. */
  triggerMany(request: string, count: number): Promise<void>;
  /**
   * Triggers at a fixed rate, whether or not earlier ones have been answered. Answers the milliseconds from when each
   * was due to its 2xx, so a stall counts for every trigger that it holds up.
   */
  triggerAtRate(request: string, load: { perSecond: number; seconds: number }): Promise<number[]>;
  close(): void;
}

/** Enough to keep an API of one process busy. */
const CONNECTION_COUNT = 64;

export async function openTriggerClient(port: number): Promise<TriggerClient> {
  const connections = await Promise.all(
    Array.from({ length: CONNECTION_COUNT }, () => openHttpConnection(port)),
  );
  return {
    triggerMany: (request, count) => triggerMany(connections, request, count),
    triggerAtRate: (request, load) => triggerAtRate(connections, request, load),
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

async function triggerAtRate(
  connections: HttpConnection[],
  request: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const total = perSecond * seconds;
  const startedAt = performance.now();
  const dueAt = (index: number) => startedAt + (index * 1_000) / perSecond;
  const latencies: number[] = [];
  let next = 0;
  const triggerWhenDue = async (connection: HttpConnection) => {
    for (let index = next++; index < total; index = next++) {
      await until(dueAt(index));
      await trigger(connection, request);
      latencies.push(performance.now() - dueAt(index));
    }
  };
  await Promise.all(connections.map(triggerWhenDue));
  return latencies;
}

async function trigger(connection: HttpConnection, request: string): Promise<void> {
  const { status, body } = await connection.send(request);
  if (status !== 202) throw new Error(`a trigger was answered with ${status}: ${body}`);
}

/** Timers fire on whole milliseconds and a little late, rarely early. */
async function until(time: number): Promise<void> {
  for (let waitMs = time - performance.now(); waitMs > 0; waitMs = time - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
