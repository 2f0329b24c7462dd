import { listWorkflows } from '@runyard/db';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/workflows: newest first. */
export const listWorkflowsRoute: RouteFor<'listWorkflows'> =
  ({ engine }) =>
  async ({ query }, { caller }) => {
    const workflows = await listWorkflows(engine.db.prisma, caller.workspaceId, query);

    return { status: 200, body: workflows.map(presentWorkflow) };
  };
