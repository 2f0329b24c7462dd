import { nodeTypes } from '@runyard/nodes';
import { type JobQueue, nodesQueue, RUNS_QUEUE } from '@runyard/queue';
import type { Express, RequestHandler } from 'express';

export const QUEUE_BOARD_PATH = '/admin/queues';

/** Bull Board over every queue. It is loaded when somebody first looks: most API processes never show it. */
export function queueBoard(queue: JobQueue): RequestHandler {
  let board: Promise<Express> | undefined;
  return async (req, res, next) => {
    board ??= openBoard(queue);
    (await board)(req, res, next);
  };
}

async function openBoard(queue: JobQueue): Promise<Express> {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/express'),
  ]);
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(QUEUE_BOARD_PATH);
  createBullBoard({
    queues: queueNames().map((name) => new BullMQAdapter(queue.queue(name))),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Runyard', miscLinks: [{ text: 'Sign out', url: '/admin/logout' }] } },
  });
  const board: Express = serverAdapter.getRouter();
  board.disable('x-powered-by');
  return board;
}

function queueNames(): string[] {
  const pools = new Set(Object.values(nodeTypes).map(({ pool }) => pool));
  return [RUNS_QUEUE, ...[...pools].map(nodesQueue)];
}
