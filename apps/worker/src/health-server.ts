import { createServer, type Server } from 'node:http';
import type { WorkerHandle } from './worker.ts';

/** Answers `/health/live` and `/health/ready` for orchestrators: 200, or 503 with what is wrong while the worker gets nowhere. */
export function startHealthServer(
  config: { HOST: string; WORKER_HEALTH_PORT?: number | undefined },
  worker: Pick<WorkerHandle, 'health'>,
): Promise<Server> {
  const server = createServer((req, res) => {
    const { isReady, checks } = worker.health();
    const isOk = isReady || req.url === '/health/live';
    res.writeHead(isOk ? 200 : 503, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ status: isOk ? 'ok' : 'unready', checks }));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.WORKER_HEALTH_PORT, config.HOST, () => resolve(server));
  });
}
