import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut: shut, it breaks every connection and takes no new one. */
export interface TcpGate {
  /** The server's URL by this way. */
  url: string;
  open(): void;
  shut(): void;
  stop(): Promise<void>;
}

export async function startTcpGate(targetUrl: string): Promise<TcpGate> {
  const url = new URL(targetUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((near) => {
    if (!isOpen) return near.destroy();
    const far = connect(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    return undefined;
  });
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    open: () => {
      isOpen = true;
    },
    shut: () => {
      isOpen = false;
      breakAll();
    },
    stop: async () => {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
