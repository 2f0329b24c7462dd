import { cancelRuns, rehearseCancelRuns } from '@runyard/engine';
import type { RouteFor } from '../route.ts';
import { runFilterOf } from './run-filter-of.ts';

/** POST …/workspaces/{workspace_id}/runs/cancel: cancels the open runs that pass the filter, or only counts them. */
export const cancelRunsRoute: RouteFor<'cancelRuns'> =
  ({ engine }) =>
  async ({ body }, { caller: { workspaceId }, author }) => {
    const filter = {
      ...runFilterOf(workspaceId, body),
      statuses: body.status,
      ids: body.run_ids ?? null,
    };
    const command = { filter, limit: body.limit, reason: body.reason };

    const { matchedCount, cancelledCount, remainingCount } = await (body.dry_run
      ? rehearseCancelRuns(engine, command)
      : cancelRuns(engine, author, command));

    return {
      status: 200,
      body: {
        dry_run: body.dry_run,
        matched_runs: matchedCount,
        cancelled_runs: cancelledCount,
        remaining: remainingCount,
        has_more: remainingCount > 0,
      },
    };
  };
