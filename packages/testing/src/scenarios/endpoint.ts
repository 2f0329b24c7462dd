import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../eventually.ts';

/** One request that an api_call node made. */
export interface Call {
  name: string;
  /** From 1, of calls with this name. */
  number: number;
  /** The node run's id. */
  idempotencyKey: string;
  /** performance.now() of its arrival. */
  arrivedAt: number;
  /** performance.now() of its answer, null before. */
  answeredAt: number | null;
  /** performance.now() of when the caller hung up before the answer, null as long as it has not. */
  abortedAt: number | null;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: object;
}

type Script = (call: Call) => Reply | Promise<Reply>;

/** An HTTP server that nodes call, by a name in the path, and that remembers every call. */
export interface Endpoint {
  /** The config of an api_call node that calls it by this name. */
  called(name: string, params?: object): { provider: 'http'; params: object };
  /** How it answers calls by this name. Default: 200 at once. */
  script(name: string, script: Script): void;
  /** Leaves calls by this name without an answer until `open`. */
  gate(name: string): Gate;
  calls(name?: string): Call[];
  stop(): Promise<void>;
}

export interface Gate {
  /** Resolves when this many calls have come. */
  arrived(count?: number): Promise<unknown>;
  open(): void;
}

export async function startEndpoint(): Promise<Endpoint> {
  const calls: Call[] = [];
  const scripts = new Map<string, Script>();
  const named = (name?: string) => calls.filter((call) => name === undefined || call.name === name);
  const handle = async (req: IncomingMessage, res: ServerResponse) => {
    const call = receive(req, calls);
    res.once('close', () => {
      if (!res.writableFinished) call.abortedAt = performance.now();
    });
    const { status = 200, headers = {}, body = { ok: true } } = (await scripts.get(call.name)?.(call)) ?? {};
    call.answeredAt = performance.now();
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    called: (name, params = {}) => ({
      provider: 'http',
      params: { url: `http://127.0.0.1:${port}/${name}`, ...params },
    }),
    script: (name, script) => void scripts.set(name, script),
    gate: (name) => {
      let open = () => {};
      const opened = new Promise<void>((resolve) => (open = resolve));
      scripts.set(name, () => opened.then(() => ({})));
      const arrived = (count = 1) => eventually(() => named(name).length >= count, { deadlineMs: 30_000 });
      return { arrived, open };
    },
    calls: named,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function receive(req: IncomingMessage, calls: Call[]): Call {
  const name = (req.url ?? '/').slice(1);
  const call: Call = {
    name,
    number: calls.filter((other) => other.name === name).length + 1,
    idempotencyKey: String(req.headers['idempotency-key'] ?? ''),
    arrivedAt: performance.now(),
    answeredAt: null,
    abortedAt: null,
  };
  calls.push(call);
  return call;
}
