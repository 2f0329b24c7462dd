import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy that serves another server below a path, as nginx with `location /prefix/ { proxy_pass …/; }`. */
export interface PathProxy {
  /** With the prefix, without a slash at its end. */
  url: string;
  stop(): Promise<void>;
}

/** Whatever is not below `prefix` (`/tools/runyard`) answers 404. */
export async function startPathProxy(target: string, prefix: string): Promise<PathProxy> {
  const server = createServer((req, res) => {
    if (!req.url?.startsWith(`${prefix}/`)) return void res.writeHead(404).end();
    const { method, headers } = req;
    const onward = request(`${target}${req.url.slice(prefix.length)}`, { method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    res.on('close', () => onward.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
