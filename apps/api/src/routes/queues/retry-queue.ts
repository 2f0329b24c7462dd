import { retryQueue } from '@runyard/engine';
import type { RouteFor } from '../route.ts';

/** POST /admin/queues/{queue}/retry: failed jobs wait again. */
export const retryQueueRoute: RouteFor<'retryQueue'> =
  ({ engine }) =>
  async ({ params }, { author }) => ({
    status: 200,
    body: { retried: await retryQueue(engine, author, params.queue) },
  });
