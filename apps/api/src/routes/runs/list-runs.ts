import { ListRunsRequest } from '@runyard/contracts';
import { listRuns } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentRun } from '../../present/present-run.ts';

/** GET …/workspaces/{workspace_id}/workflows/{workflow_id}/runs: newest first, with their node runs. */
export const listRunsRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params, query } = ListRunsRequest.parse({ params: req.params, query: req.query });
    const scope = { workspaceId: callerOf(res).workspaceId, workflowId: params.workflow_id };

    const runs = await listRuns(engine.db.sql, scope, query);

    res.json(runs.map(presentRun));
  };
