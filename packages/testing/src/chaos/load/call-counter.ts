import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../chance.ts';

/** One call that a node made of the outside world: a side effect. Times are performance.now(). */
export interface OutsideCall {
  /** What was to be done: the node of the run, and the item of a map. */
  deed: string;
  /** The idempotency key that it came with. */
  key: string;
  arrivedAt: number;
  /** What was answered; null: the caller was gone before. */
  status: number | null;
}

export interface CallCounter {
  url: string;
  calls: readonly OutsideCall[];
  /** All calls to come are answered well and at once. */
  calmDown(): void;
  stop(): Promise<void>;
}

const FAIL_PROBABILITY = 0.05;
const SLOW_PROBABILITY = 0.05;
const FLAKY_FAILURES = 2;
const SLOW_MS = [800, 2_500] as const;

/**
 * The service outside that nodes call. The first part of the path says how it behaves: `quick`, now and then failing or
 * slow; `slow`; `flaky`, which fails twice for each deed.
 */
export async function startCallCounter(chance: Chance): Promise<CallCounter> {
  const calls: OutsideCall[] = [];
  const countOf = new Map<string, number>();
  let isCalm = false;
  const decide = (behaviour: string, number: number): { status: number; afterMs: number } => {
    if (isCalm && behaviour !== 'flaky') return { status: 200, afterMs: 0 };
    if (behaviour === 'flaky') return { status: number <= FLAKY_FAILURES ? 503 : 200, afterMs: 0 };
    const isSlow = behaviour === 'slow' || chance.happens(SLOW_PROBABILITY);
    const fails = behaviour === 'quick' && chance.happens(FAIL_PROBABILITY);
    return { status: fails ? 503 : 200, afterMs: isSlow ? chance.between(...SLOW_MS) : 0 };
  };
  const server = createServer(async (req, res) => {
    const call = receive(req);
    calls.push(call);
    const number = (countOf.get(call.deed) ?? 0) + 1;
    countOf.set(call.deed, number);
    const { status, afterMs } = decide(call.deed.split('/')[1] ?? '', number);
    if (afterMs > 0) await sleep(afterMs);
    if (res.destroyed) return;
    call.status = status;
    res.writeHead(status, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    calmDown: () => {
      isCalm = true;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function receive(req: IncomingMessage): OutsideCall {
  req.resume();
  return {
    deed: req.url ?? '/',
    key: String(req.headers['idempotency-key'] ?? ''),
    arrivedAt: performance.now(),
    status: null,
  };
}
