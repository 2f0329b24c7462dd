import { updateWorkflow } from '@runyard/db';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/workflows/{workflow_id}: what is left out stays as it is. */
export const updateWorkflowRoute: RouteFor<'updateWorkflow'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id };

    const workflow = await updateWorkflow(engine.db.prisma, author, scope, {
      title: body.title,
      description: body.description,
      triggerType: body.trigger_type,
      triggerConfig: body.trigger_config,
      status: body.status,
      autoAccept: body.auto_accept,
      autoAcceptPreferences: body.auto_accept_preferences,
      maxBudgetCents: body.max_budget_cents,
    });

    return { status: 200, body: presentWorkflow(workflow) };
  };
