import { deleteWorkflow } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/workflows/{workflow_id}: 204; 409 once it has a run. */
export const deleteWorkflowRoute: RouteFor<'deleteWorkflow'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    await deleteWorkflow(engine.db, author, { workspaceId, workflowId: params.workflow_id });

    return { status: 204 };
  };
