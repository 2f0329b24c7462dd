import { commandWorker } from '@runyard/db';
import { presentWorker } from '../../present/present-worker.ts';
import type { RouteFor } from '../route.ts';

/** POST /admin/workers/{worker_id}/resume: it obeys at its next heartbeat. */
export const resumeWorkerRoute: RouteFor<'resumeWorker'> =
  ({ engine }) =>
  async ({ params }, { author }) => ({
    status: 202,
    body: presentWorker(await commandWorker(engine.db.prisma, author, params.worker_id, 'resume')),
  });
