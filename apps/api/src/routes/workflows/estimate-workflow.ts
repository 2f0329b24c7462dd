import { createPriceBook, estimateWorkflow } from '@runyard/engine';
import { presentEstimate } from '../../present/present-estimate.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workflows/{workflow_id}/estimate: what a run would cost and take. Changes nothing. */
export const estimateWorkflowRoute: RouteFor<'estimateWorkflow'> = ({ engine }) => {
  const prices = createPriceBook(engine.db.sql);
  return async ({ params, body }, { caller: { workspaceId } }) => {
    const command = { workspaceId, workflowId: params.workflow_id, triggerPayload: body.trigger_payload };

    const estimate = await estimateWorkflow(engine, prices, command);

    return { status: 200, body: presentEstimate(params.workflow_id, estimate) };
  };
};
