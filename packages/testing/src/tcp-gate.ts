import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut or fall silent. */
export interface TcpGate {
  /** The server's URL by this way. */
  url: string;
  /** Ends `shut` and `freeze`; what was frozen goes on. Connections that were silenced stay so. */
  open(): void;
  /** Breaks every connection and takes no new one. */
  shut(): void;
  /** Half-open: connections stay up and pass nothing for ever, as when a firewall has forgotten them. New ones work. */
  silence(): void;
  /** Connections stay up, new ones are taken, and none passes anything until `open`: a server that hangs. */
  freeze(): void;
  connectionCount(): number;
  stop(): Promise<void>;
}

interface Way {
  near: Socket;
  far: Socket;
  isSilent: boolean;
}

export async function startTcpGate(targetUrl: string): Promise<TcpGate> {
  const url = new URL(targetUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const ways = new Set<Way>();
  let state: 'open' | 'shut' | 'frozen' = 'open';
  const server = createServer((near) => {
    if (state === 'shut') return near.destroy();
    const way = { near, far: connect(target), isSilent: false };
    ways.add(way);
    joinEnds(way, () => ways.delete(way));
    if (state === 'frozen') pause(way);
    return undefined;
  });
  const breakAll = () => {
    for (const { near, far } of ways) [near, far].forEach((socket) => socket.destroy());
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    open: () => {
      state = 'open';
      ways.forEach(resume);
    },
    shut: () => {
      state = 'shut';
      breakAll();
    },
    silence: () => {
      for (const way of ways) way.isSilent = true;
    },
    freeze: () => {
      state = 'frozen';
      ways.forEach(pause);
    },
    connectionCount: () => ways.size,
    stop: async () => {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Passes on what comes; a connection ends at both ends. */
function joinEnds(way: Way, onClosed: () => void): void {
  const { near, far } = way;
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    socket.on('data', (chunk) => !way.isSilent && other.write(chunk));
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      onClosed();
      other.destroy();
    });
  }
}

const pause = ({ near, far }: Way) => [near, far].forEach((socket) => socket.pause());
const resume = ({ near, far }: Way) => [near, far].forEach((socket) => socket.resume());
