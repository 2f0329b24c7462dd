import { createServer, type Server } from 'node:http';
import type { WorkerHandle } from './worker.ts';

/** Answers `/health/live` and `/health/ready` for orchestrators: 200, or 503 while the worker takes no jobs. */
export function startHealthServer(
  config: { HOST: string; WORKER_HEALTH_PORT?: number | undefined },
  worker: WorkerHandle,
): Promise<Server> {
  const server = createServer((req, res) => {
    const isReady = req.url === '/health/live' || worker.isReady();
    res.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ status: isReady ? 'ok' : 'unready' }));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.WORKER_HEALTH_PORT, config.HOST, () => resolve(server));
  });
}
