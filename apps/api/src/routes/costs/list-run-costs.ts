import { listRunCosts } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentCostEntry } from '../../present/present-cost.ts';
import type { RouteFor } from '../route.ts';

/** GET …/runs/{run_id}/costs: the ledger's entries of one run. */
export const listRunCostsRoute: RouteFor<'listRunCosts'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId }, req }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, runId: params.run_id };

    const entries = await listRunCosts(engine.db.sql, scope, readPage(query, req));

    return { status: 200, ...presentPage(entries, presentCostEntry, req) };
  };
