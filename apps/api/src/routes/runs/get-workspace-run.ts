import { listWaitingRuns, requireRunSummary } from '@runyard/db';
import { presentRunSummary } from '../../present/present-run-summary.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/runs/{run_id}: of whichever workflow. */
export const getWorkspaceRunRoute: RouteFor<'getWorkspaceRun'> =
  ({ engine, explainWaits }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const { sql } = engine.db;
    const run = await requireRunSummary(sql, { workspaceId, runId: params.run_id });

    const waits = await explainWaits(await listWaitingRuns(sql, workspaceId, [run.id]));

    return { status: 200, body: presentRunSummary(run, waits) };
  };
