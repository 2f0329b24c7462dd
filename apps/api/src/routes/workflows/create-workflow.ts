import { createWorkflow } from '@runyard/db';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces/{workspace_id}/workflows: 201 with a workflow that has no nodes yet. */
export const createWorkflowRoute: RouteFor<'createWorkflow'> =
  ({ engine }) =>
  async ({ body }, { caller, author }) => {
    const workflow = await createWorkflow(engine.db.prisma, author, {
      id: engine.ids.next(),
      workspaceId: caller.workspaceId,
      userId: caller.identity.userId,
      title: body.title,
      description: body.description,
      triggerType: body.trigger_type,
      triggerConfig: body.trigger_config,
      status: body.status,
      autoAccept: body.auto_accept,
      autoAcceptPreferences: body.auto_accept_preferences,
      maxBudgetCents: body.max_budget_cents,
    });

    return {
      status: 201,
      headers: { Location: `/api/v1/workflows/${workflow.id}` },
      body: presentWorkflow(workflow),
    };
  };
