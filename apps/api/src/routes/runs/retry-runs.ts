import { rehearseRetryRuns, retryRuns } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces/{workspace_id}/runs/retry: retries the ended runs that pass the filter, each once, or only counts them. */
export const retryRunsRoute: RouteFor<'retryRuns'> =
  ({ admission, engine }) =>
  async ({ body }, { caller: { identity, workspaceId }, author }) => {
    const filter = {
      workspaceId,
      statuses: body.status,
      workflowId: body.workflow_id ?? null,
      triggeredBy: body.triggered_by ?? null,
      createdFrom: body.created_from ?? null,
      createdTo: body.created_to ?? null,
      errorText: body.q ?? null,
      errorCode: body.error_code ?? null,
      rootRunId: body.root_run_id ?? null,
      triggerSource: body.trigger_source ?? null,
      minCostCents: body.min_cost_cents ?? null,
      maxCostCents: body.max_cost_cents ?? null,
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
