import { requireQueue } from '@runyard/engine';
import { presentQueue } from '../../present/present-queue.ts';
import type { RouteFor } from '../route.ts';

/** GET /admin/queues/{queue}. */
export const getQueueRoute: RouteFor<'getQueue'> =
  ({ engine }) =>
  async ({ params }) => ({ status: 200, body: presentQueue(await requireQueue(engine, params.queue)) });
