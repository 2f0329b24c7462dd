import { GetRunRequest } from '@runyard/contracts';
import { requireRun } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentRun } from '../../present/present-run.ts';

/** GET …/workflows/{workflow_id}/runs/{run_id}: with its node runs. */
export const getRunRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params } = GetRunRequest.parse({ params: req.params });
    const { workspaceId } = callerOf(res);

    const run = await requireRun(engine.db.sql, {
      workspaceId,
      workflowId: params.workflow_id,
      runId: params.run_id,
    });

    res.json(presentRun(run));
  };
