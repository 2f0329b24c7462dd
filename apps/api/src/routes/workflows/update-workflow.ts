import { UpdateWorkflowRequest } from '@runyard/contracts';
import { updateWorkflow } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentWorkflow } from '../../present/present-workflow.ts';

/** PUT …/workflows/{workflow_id}: what is left out stays as it is. */
export const updateWorkflowRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params, body } = UpdateWorkflowRequest.parse({ params: req.params, body: req.body });
    const scope = { workspaceId: callerOf(res).workspaceId, workflowId: params.workflow_id };

    const workflow = await updateWorkflow(engine.db.prisma, scope, {
      title: body.title,
      description: body.description,
      triggerType: body.trigger_type,
      triggerConfig: body.trigger_config,
      status: body.status,
      autoAccept: body.auto_accept,
      autoAcceptPreferences: body.auto_accept_preferences,
      maxBudgetCents: body.max_budget_cents,
    });

    res.json(presentWorkflow(workflow));
  };
