import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { nodeTypes } from '@runyard/nodes';
import { type JobQueue, nodesQueue, RUNS_QUEUE } from '@runyard/queue';
import type { Router } from 'express';

export const QUEUE_BOARD_PATH = '/admin/queues';

/** Bull Board over every queue: the jobs that wait, run, are delayed or have failed. */
export function queueBoard(queue: JobQueue): Router {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(QUEUE_BOARD_PATH);
  createBullBoard({
    queues: queueNames().map((name) => new BullMQAdapter(queue.queue(name))),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Runyard', miscLinks: [{ text: 'Sign out', url: '/admin/logout' }] } },
  });
  return serverAdapter.getRouter();
}

function queueNames(): string[] {
  const pools = new Set(Object.values(nodeTypes).map(({ pool }) => pool));
  return [RUNS_QUEUE, ...[...pools].map(nodesQueue)];
}
