import { pauseQueue, requireQueue } from '@runyard/engine';
import { presentQueue } from '../../present/present-queue.ts';
import type { RouteFor } from '../route.ts';

/** POST /admin/queues/{queue}/pause: in every process, until it is resumed. */
export const pauseQueueRoute: RouteFor<'pauseQueue'> =
  ({ engine }) =>
  async ({ params: { queue } }, { author }) => {
    await pauseQueue(engine, author, { queue, paused: true });

    return { status: 200, body: presentQueue(await requireQueue(engine, queue)) };
  };
