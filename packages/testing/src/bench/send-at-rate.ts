import type { HttpAnswer, HttpConnection } from './http-connection.ts';

export interface Rate {
  perSecond: number;
  seconds: number;
}

/**
 * Sends requests at a fixed rate, whether or not earlier ones have been answered. Answers the milliseconds from when
 * each was due to its answer, so a stall counts for every request that it holds up. `check` throws on a wrong answer.
 */
export async function sendAtRate(
  connections: HttpConnection[],
  { perSecond, seconds }: Rate,
  requestOf: (index: number) => string,
  check: (answer: HttpAnswer) => void,
): Promise<number[]> {
  const total = perSecond * seconds;
  const startedAt = performance.now();
  const dueAt = (index: number) => startedAt + (index * 1_000) / perSecond;
  const latencies: number[] = [];
  let next = 0;
  const sendWhenDue = async (connection: HttpConnection) => {
    for (let index = next++; index < total; index = next++) {
      await until(dueAt(index));
      check(await connection.send(requestOf(index)));
      latencies.push(performance.now() - dueAt(index));
    }
  };
  await Promise.all(connections.map(sendWhenDue));
  return latencies;
}

/** Timers fire on whole milliseconds and a little late, rarely early. */
async function until(time: number): Promise<void> {
  for (let waitMs = time - performance.now(); waitMs > 0; waitMs = time - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
