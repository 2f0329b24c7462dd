import { requireRun } from '@runyard/db';
import { retryRun } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import { presentRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';
import { runPath } from './run-path.ts';

/** POST …/runs/{run_id}/retry: 202 with the new run, which takes over what completed. */
export const retryRunRoute: RouteFor<'retryRun'> =
  ({ admission, engine, explainWaits }) =>
  async ({ params }, { caller: { identity, workspaceId } }) => {
    const source = { workspaceId, workflowId: params.workflow_id, runId: params.run_id };

    admission.admit(workspaceId, 1);
    const runId = await retryRun(engine, source, actorOf(identity));

    const run = await requireRun(engine.db, { ...source, runId });
    return {
      status: 202,
      headers: { Location: runPath(run) },
      body: presentRun(run, await explainWaits([run])),
    };
  };
