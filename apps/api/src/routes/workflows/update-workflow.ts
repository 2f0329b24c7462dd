import { updateWorkflow } from '@runyard/db';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';
import { workflowFields } from './workflow-fields.ts';

/** PUT …/workflows/{workflow_id}: what is left out stays as it is. */
export const updateWorkflowRoute: RouteFor<'updateWorkflow'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id };

    const workflow = await updateWorkflow(engine.db.prisma, author, scope, workflowFields(body));

    return { status: 200, body: presentWorkflow(workflow) };
  };
