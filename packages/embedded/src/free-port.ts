import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/** A TCP port of this machine that nothing listens on at the moment. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Whether nothing listens on the port of this machine. */
export async function isPortFree(port: number, host = HOST): Promise<boolean> {
  return listenOnce(port, host).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number, host = HOST): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
