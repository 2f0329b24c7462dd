import { requireRun } from '@runyard/db';
import { replayRun } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import { presentRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';
import { runPath } from './run-path.ts';

/** POST …/runs/{run_id}/replay: 202 with the new run, in which every node runs again. */
export const replayRunRoute: RouteFor<'replayRun'> =
  ({ admission, engine, explainWaits }) =>
  async ({ params, body }, { caller: { identity, workspaceId } }) => {
    const source = { workspaceId, workflowId: params.workflow_id, runId: params.run_id };

    admission.admit(workspaceId, 1);
    const runId = await replayRun(engine, {
      source,
      triggeredBy: actorOf(identity),
      triggerPayload: body.trigger_payload ?? null,
      version: body.version,
    });

    const run = await requireRun(engine.db, { ...source, runId });
    return {
      status: 202,
      headers: { Location: runPath(run) },
      body: presentRun(run, await explainWaits([run])),
    };
  };
