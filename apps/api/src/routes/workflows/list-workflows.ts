import { ListWorkflowsRequest } from '@runyard/contracts';
import { listWorkflows } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentWorkflow } from '../../present/present-workflow.ts';

/** GET …/workspaces/{workspace_id}/workflows: newest first. */
export const listWorkflowsRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { query } = ListWorkflowsRequest.parse({ params: req.params, query: req.query });

    const workflows = await listWorkflows(engine.db.prisma, callerOf(res).workspaceId, query);

    res.json(workflows.map(presentWorkflow));
  };
