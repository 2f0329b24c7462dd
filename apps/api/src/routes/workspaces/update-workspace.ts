import { updateWorkspace } from '@runyard/db';
import { presentWorkspace } from '../../present/present-workspace.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/workspaces/{workspace_id}: what is left out stays as it is. */
export const updateWorkspaceRoute: RouteFor<'updateWorkspace'> =
  ({ engine }) =>
  async ({ body }, { caller, author }) => {
    const { monthly_budget_cents: monthlyBudgetCents, ...fields } = body;

    const changes = { ...fields, monthlyBudgetCents };
    const workspace = await updateWorkspace(engine.db.prisma, author, caller.workspaceId, changes);

    return { status: 200, body: presentWorkspace(workspace) };
  };
