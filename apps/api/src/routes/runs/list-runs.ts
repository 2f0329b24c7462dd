import { listRuns, type RunRecord } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/workflows/{workflow_id}/runs: newest first, with their node runs. */
export const listRunsRoute: RouteFor<'listRuns'> =
  ({ engine, explainWaits }) =>
  async ({ params, query }, { caller: { workspaceId }, req }) => {
    const page = readPage(query, req);

    const scope = { workspaceId, workflowId: params.workflow_id, statuses: query.status ?? null };

    const runs = await listRuns(engine.db, scope, page);
    const waits = await explainWaits(runs.items);

    return { status: 200, ...presentPage(runs, (run: RunRecord) => presentRun(run, waits), req) };
  };
