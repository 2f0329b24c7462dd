import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be broken like a network: cut, slow, or silent. */
export interface TcpProxy {
  port: number;
  /** Breaks every connection, and every new one, until `heal`. */
  cut(): void;
  /** From now on everything takes this much longer, each way, until `heal`; in milliseconds. */
  slowDown(delayMs: number): void;
  /**
   * Half-open: connections stand, new ones are accepted, and nothing gets through. `heal` lets later connections
   * through; those that were silent stay so, as behind a router that has forgotten them.
   */
  silence(): void;
  heal(): void;
  connectionCount(): number;
  stop(): Promise<void>;
}

/** The server's side of a silent connection is given up after this long, as TCP's keepalive would. */
const FORGOTTEN_AFTER_MS = 30_000;

interface Way {
  mode: 'open' | 'cut' | 'silent';
  delayMs: number;
}

interface Link {
  near: Socket;
  far: Socket | null;
  isSilent: boolean;
}

/** Starts a proxy before a server of this machine. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const way: Way = { mode: 'open', delayMs: 0 };
  const links = new Set<Link>();
  const server = createServer({ noDelay: true }, (near) => {
    if (way.mode === 'cut') return near.destroy();
    openLink(near, targetPort, way, links);
    return undefined;
  });
  const breakAll = () => {
    for (const link of links) if (!link.isSilent) breakLink(link);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      way.mode = 'cut';
      breakAll();
    },
    slowDown: (delayMs) => {
      way.delayMs = delayMs;
    },
    silence: () => {
      way.mode = 'silent';
      for (const link of links) makeSilent(link);
    },
    heal: () => Object.assign(way, { mode: 'open', delayMs: 0 }),
    connectionCount: () => links.size,
    stop: async () => {
      for (const link of links) breakLink(link);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function openLink(near: Socket, port: number, way: Way, links: Set<Link>): void {
  const isSilent = way.mode === 'silent';
  const far = isSilent ? null : connect({ port, host: '127.0.0.1', noDelay: true });
  const link: Link = { near, far, isSilent };
  links.add(link);
  near.on('error', () => undefined);
  near.on('close', () => {
    links.delete(link);
    if (!link.isSilent) far?.destroy();
  });
  near.on('data', relay(link, way, far));
  if (!far) return;
  far.on('error', () => undefined);
  far.on('close', () => {
    if (!link.isSilent) near.destroy();
  });
  far.on('data', relay(link, way, near));
}

/** Passes data on in its order, each piece not before its time. What a silent link gets is gone. */
function relay(link: Link, way: Way, to: Socket | null): (data: Buffer) => void {
  const pieces: { data: Buffer; dueAt: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const pass = () => {
    timer = undefined;
    for (let piece = pieces[0]; piece && piece.dueAt <= performance.now(); piece = pieces[0]) {
      pieces.shift();
      if (!link.isSilent && to?.writable) to.write(piece.data);
    }
    const [next] = pieces;
    if (next) timer = setTimeout(pass, Math.max(1, next.dueAt - performance.now()));
  };
  return (data) => {
    if (link.isSilent) return;
    const soonest = pieces.at(-1)?.dueAt ?? 0;
    pieces.push({ data, dueAt: Math.max(soonest, performance.now() + way.delayMs) });
    if (timer === undefined) pass();
  };
}

function makeSilent(link: Link): void {
  if (link.isSilent) return;
  link.isSilent = true;
  setTimeout(() => link.far?.destroy(), FORGOTTEN_AFTER_MS).unref();
}

function breakLink({ near, far }: Link): void {
  near.destroy();
  far?.destroy();
}
