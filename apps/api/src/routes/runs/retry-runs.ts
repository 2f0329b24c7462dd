import { rehearseRetryRuns, retryRuns } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import type { RouteFor } from '../route.ts';
import { runFilterOf } from './run-filter-of.ts';

/** POST …/workspaces/{workspace_id}/runs/retry: retries the ended runs that pass the filter, each once, or only counts them. */
export const retryRunsRoute: RouteFor<'retryRuns'> =
  ({ admission, engine }) =>
  async ({ body }, { caller: { identity, workspaceId }, author }) => {
    const filter = {
      ...runFilterOf(workspaceId, body),
      statuses: body.status,
      errorText: body.q ?? null,
      errorCode: body.error_code ?? null,
      ids: body.run_ids ?? null,
    };
    const retrier = { author, triggeredBy: actorOf(identity), admit: () => admission.admit(workspaceId, 1) };
    const command = { filter, limit: body.limit };

    const { matchedCount, retriedCount, remainingCount } = await (body.dry_run
      ? rehearseRetryRuns(engine, command)
      : retryRuns(engine, retrier, command));

    return {
      status: 200,
      body: {
        dry_run: body.dry_run,
        matched_runs: matchedCount,
        retried_runs: retriedCount,
        remaining: remainingCount,
        has_more: remainingCount > 0,
      },
    };
  };
