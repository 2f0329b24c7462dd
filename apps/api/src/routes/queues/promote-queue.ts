import { promoteQueue } from '@runyard/engine';
import type { RouteFor } from '../route.ts';

/** POST /admin/queues/{queue}/promote: what waits for its time is due now. */
export const promoteQueueRoute: RouteFor<'promoteQueue'> =
  ({ engine }) =>
  async ({ params }, { author }) => ({
    status: 200,
    body: { promoted: await promoteQueue(engine, author, params.queue) },
  });
