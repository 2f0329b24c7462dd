import { listRuns } from '@runyard/db';
import { presentRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/workflows/{workflow_id}/runs: newest first, with their node runs. */
export const listRunsRoute: RouteFor<'listRuns'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId } }) => {
    const runs = await listRuns(engine.db.sql, { workspaceId, workflowId: params.workflow_id }, query);

    return { status: 200, body: runs.map(presentRun) };
  };
