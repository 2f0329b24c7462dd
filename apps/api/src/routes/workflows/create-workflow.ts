import { createWorkflow } from '@runyard/db';
import { presentWorkflow } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';
import { workflowFields } from './workflow-fields.ts';

/** POST …/workspaces/{workspace_id}/workflows: 201 with a workflow that has no nodes yet. */
export const createWorkflowRoute: RouteFor<'createWorkflow'> =
  ({ engine }) =>
  async ({ body }, { caller, author }) => {
    const workflow = await createWorkflow(engine.db.prisma, author, {
      id: engine.ids.next(),
      workspaceId: caller.workspaceId,
      userId: caller.identity.userId,
      ...workflowFields(body),
    });

    return {
      status: 201,
      headers: { Location: `/api/v1/workflows/${workflow.id}` },
      body: presentWorkflow(workflow),
    };
  };
