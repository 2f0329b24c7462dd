import { listQueues } from '@runyard/engine';
import { presentQueue } from '../../present/present-queue.ts';
import type { RouteFor } from '../route.ts';

/** GET /admin/queues: every queue. */
export const listQueuesRoute: RouteFor<'listQueues'> =
  ({ engine }) =>
  async () => ({ status: 200, body: (await listQueues(engine)).map(presentQueue) });
