import { listItems } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentItem } from '../../present/present-run.ts';
import type { RouteFor } from '../route.ts';

/** GET …/runs/{run_id}/node-runs/{node_run_id}/items: the node runs of a map's items. */
export const listNodeRunItemsRoute: RouteFor<'listNodeRunItems'> =
  ({ engine, explainWaits }) =>
  async ({ params, query }, { caller: { workspaceId }, req }) => {
    const filter = {
      workspaceId,
      workflowId: params.workflow_id,
      runId: params.run_id,
      nodeRunId: params.node_run_id,
      statuses: query.status && [query.status],
    };

    const { run, listed } = await listItems(engine.db.sql, filter, readPage(query, req));
    const waits = await explainWaits([{ ...run, nodeRuns: listed.items }]);

    return { status: 200, ...presentPage(listed, (item) => presentItem(item, waits), req) };
  };
