import { listWorkers } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentWorker } from '../../present/present-worker.ts';
import type { RouteFor } from '../route.ts';

/** GET /admin/workers: those that live, and those that died within a day. */
export const listWorkersRoute: RouteFor<'listWorkers'> =
  ({ engine }) =>
  async ({ query }, { req }) => {
    const workers = await listWorkers(engine.db.sql, readPage(query, req));

    return { status: 200, ...presentPage(workers, presentWorker, req) };
  };
