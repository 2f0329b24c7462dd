import { listRuns } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/workflows/{workflow_id}/runs: newest first, with their node runs. */
export const listRunsRoute: RouteFor<'listRuns'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId }, req }) => {
    const page = readPage(query, req);

    const scope = { workspaceId, workflowId: params.workflow_id, statuses: query.status ?? null };

    const runs = await listRuns(engine.db, scope, page);

    return { status: 200, ...presentPage(runs, presentRun, req) };
  };
