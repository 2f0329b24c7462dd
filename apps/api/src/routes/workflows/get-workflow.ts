import { GetWorkflowRequest } from '@runyard/contracts';
import { requireWorkflow } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentWorkflow } from '../../present/present-workflow.ts';

/** GET …/workflows/{workflow_id}: with its nodes. */
export const getWorkflowRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params } = GetWorkflowRequest.parse({ params: req.params });
    const { workspaceId } = callerOf(res);

    const workflow = await requireWorkflow(engine.db.prisma, { workspaceId, workflowId: params.workflow_id });

    res.json(presentWorkflow(workflow));
  };
