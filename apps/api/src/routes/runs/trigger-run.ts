import { triggerRun } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import { presentAcceptedRun } from '../../present/present-run.ts';
import { runOptionsOf } from '../../trigger/run-options.ts';
import type { RouteFor } from '../route.ts';

/** POST …/trigger: 202 with the pending run, as soon as it is durable. */
export const triggerRunRoute: RouteFor<'triggerRun'> =
  (deps) =>
  async ({ params, body }, { caller }) => {
    const run = await triggerRun(deps.engine, {
      workspaceId: caller.workspaceId,
      workflowId: params.workflow_id,
      triggeredBy: actorOf(caller.identity),
      ...runOptionsOf(body, deps),
    });

    return {
      status: 202,
      headers: { Location: `/api/v1/workflows/${run.workflowId}/runs/${run.id}` },
      body: presentAcceptedRun(run),
    };
  };
