import { listRunSummaries, listWaitingRuns, type RunSummary } from '@runyard/db';
import { isTerminalRunStatus } from '@runyard/domain';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentRunSummary } from '../../present/present-run-summary.ts';
import type { RouteFor } from '../route.ts';
import { runFilterOf } from './run-filter-of.ts';

/** GET …/workspaces/{workspace_id}/runs: newest first, without payloads and node runs. Why a run waits is asked of its waiting node runs. */
export const listWorkspaceRunsRoute: RouteFor<'listWorkspaceRuns'> =
  ({ engine, explainWaits }) =>
  async ({ query }, { caller: { workspaceId }, req }) => {
    const page = readPage(query, req);

    const runs = await listRunSummaries(
      engine.db.sql,
      {
        ...runFilterOf(workspaceId, query),
        statuses: query.status ?? null,
        errorText: query.q ?? null,
        errorCode: query.error_code ?? null,
      },
      page,
    );

    const openIds = runs.items.filter(({ status }) => !isTerminalRunStatus(status)).map(({ id }) => id);
    const waits = await explainWaits(await listWaitingRuns(engine.db.sql, workspaceId, openIds));

    const present = (run: RunSummary) => presentRunSummary(run, waits);
    return { status: 200, ...presentPage(runs, present, req) };
  };
