import { commandWorker } from '@runyard/db';
import { presentWorker } from '../../present/present-worker.ts';
import type { RouteFor } from '../route.ts';

/** POST /admin/workers/{worker_id}/quiet: it obeys at its next heartbeat. */
export const quietWorkerRoute: RouteFor<'quietWorker'> =
  ({ engine }) =>
  async ({ params }, { author }) => ({
    status: 202,
    body: presentWorker(await commandWorker(engine.db.prisma, author, params.worker_id, 'quiet')),
  });
