import { pauseQueue, requireQueue } from '@runyard/engine';
import { presentQueue } from '../../present/present-queue.ts';
import type { RouteFor } from '../route.ts';

/** POST /admin/queues/{queue}/resume. */
export const resumeQueueRoute: RouteFor<'resumeQueue'> =
  ({ engine }) =>
  async ({ params: { queue } }, { author }) => {
    await pauseQueue(engine, author, { queue, paused: false });

    return { status: 200, body: presentQueue(await requireQueue(engine, queue)) };
  };
