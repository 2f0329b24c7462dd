import { requireRun } from '@runyard/db';
import { cancelRun } from '@runyard/engine';
import { presentRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';

/** POST …/runs/{run_id}/cancel: the run as it is now, cancelled by this call or an earlier one. */
export const cancelRunRoute: RouteFor<'cancelRun'> =
  ({ engine, explainWaits }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, runId: params.run_id };

    await cancelRun(engine, author, scope, body.reason);

    const run = await requireRun(engine.db, scope);
    return { status: 200, body: presentRun(run, await explainWaits([run])) };
  };
