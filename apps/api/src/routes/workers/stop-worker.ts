import { commandWorker } from '@runyard/db';
import { presentWorker } from '../../present/present-worker.ts';
import type { RouteFor } from '../route.ts';

/** POST /admin/workers/{worker_id}/stop: it obeys at its next heartbeat. */
export const stopWorkerRoute: RouteFor<'stopWorker'> =
  ({ engine }) =>
  async ({ params }, { author }) => ({
    status: 202,
    body: presentWorker(await commandWorker(engine.db.prisma, author, params.worker_id, 'stop')),
  });
