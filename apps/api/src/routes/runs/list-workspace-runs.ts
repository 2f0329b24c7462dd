import { listRunSummaries } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentRunSummary } from '../../present/present-run-summary.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/runs: newest first, without payloads and node runs. */
export const listWorkspaceRunsRoute: RouteFor<'listWorkspaceRuns'> =
  ({ engine }) =>
  async ({ query }, { caller: { workspaceId }, req }) => {
    const page = readPage(query, req);

    const runs = await listRunSummaries(
      engine.db.sql,
      {
        workspaceId,
        workflowId: query.workflow_id ?? null,
        statuses: query.status ?? null,
        triggeredBy: query.triggered_by ?? null,
        createdFrom: query.created_from ?? null,
        createdTo: query.created_to ?? null,
        errorText: query.q ?? null,
      },
      page,
    );

    return { status: 200, ...presentPage(runs, presentRunSummary, req) };
  };
