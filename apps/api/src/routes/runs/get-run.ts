import { requireRun } from '@runyard/db';
import { presentRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workflows/{workflow_id}/runs/{run_id}: with its node runs. */
export const getRunRoute: RouteFor<'getRun'> =
  ({ engine, explainWaits }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const run = await requireRun(engine.db, {
      workspaceId,
      workflowId: params.workflow_id,
      runId: params.run_id,
    });

    return { status: 200, body: presentRun(run, await explainWaits([run])) };
  };
