import { TriggerRunRequest } from '@runyard/contracts';
import { triggerRun } from '@runyard/engine';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentAcceptedRun } from '../../present/present-run.ts';

/** POST …/trigger: 202 with the pending run, as soon as it is durable. */
export const triggerRunRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params, body } = TriggerRunRequest.parse({ params: req.params, body: req.body });
    const { workspaceId, userId } = callerOf(res);

    const run = await triggerRun(engine, {
      workspaceId,
      workflowId: params.workflow_id,
      triggerPayload: body.trigger_payload,
      triggeredBy: `user:${userId}`,
    });

    res
      .status(202)
      .location(`/api/v1/workflows/${run.workflowId}/runs/${run.id}`)
      .json(presentAcceptedRun(run));
  };
