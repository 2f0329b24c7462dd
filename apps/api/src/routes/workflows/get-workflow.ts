import { requireWorkflow } from '@runyard/db';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workflows/{workflow_id}: with its nodes. */
export const getWorkflowRoute: RouteFor<'getWorkflow'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const workflow = await requireWorkflow(engine.db.prisma, { workspaceId, workflowId: params.workflow_id });

    return { status: 200, body: presentWorkflow(workflow) };
  };
