import { triggerRun } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import { presentAcceptedRun } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';

/** POST …/trigger: 202 with the pending run, as soon as it is durable. */
export const triggerRunRoute: RouteFor<'triggerRun'> =
  ({ engine }) =>
  async ({ params, body }, { caller }) => {
    const run = await triggerRun(engine, {
      workspaceId: caller.workspaceId,
      workflowId: params.workflow_id,
      triggerPayload: body.trigger_payload,
      triggeredBy: actorOf(caller.identity),
    });

    return {
      status: 202,
      headers: { Location: `/api/v1/workflows/${run.workflowId}/runs/${run.id}` },
      body: presentAcceptedRun(run),
    };
  };
