import { CreateWorkflowRequest } from '@runyard/contracts';
import { createWorkflow } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentWorkflow } from '../../present/present-workflow.ts';

/** POST …/workspaces/{workspace_id}/workflows: 201 with a workflow that has no nodes yet. */
export const createWorkflowRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { body } = CreateWorkflowRequest.parse({ params: req.params, body: req.body });
    const { workspaceId, userId } = callerOf(res);

    const workflow = await createWorkflow(engine.db.prisma, {
      id: engine.ids.next(),
      workspaceId,
      userId,
      title: body.title,
      description: body.description,
      triggerType: body.trigger_type,
      triggerConfig: body.trigger_config,
      status: body.status,
      autoAccept: body.auto_accept,
      autoAcceptPreferences: body.auto_accept_preferences,
      maxBudgetCents: body.max_budget_cents,
    });

    res.status(201).location(`/api/v1/workflows/${workflow.id}`).json(presentWorkflow(workflow));
  };
