import { api, unwrap } from '../api-client.ts';
import { isOpenStatus } from '../live/patch-runs.ts';
import type { RunFilter, RunStatus } from './runs.ts';

/** Which runs are changed together: those that pass the filter, or some that were chosen. */
export type BulkScope = Omit<RunFilter, 'status'> & {
  status?: RunStatus[];
  run_ids?: string[];
};

/** What one call has found and done. */
export interface BulkAnswer {
  matched: number;
  done: number;
  remaining: number;
}

export type BulkCall = (
  workspaceId: string,
  scope: BulkScope,
  options: { limit?: number; isDryRun: boolean },
) => Promise<BulkAnswer>;

const inWorkspace = (workspace_id: string) => ({ path: { workspace_id } });
const bodyOf = (scope: BulkScope, { limit, isDryRun }: Parameters<BulkCall>[2]) =>
  ({ ...scope, dry_run: isDryRun, ...(limit !== undefined && { limit }) }) as never;

export const cancelRuns: BulkCall = async (workspaceId, scope, options) => {
  const { matched_runs, cancelled_runs, remaining } = await unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/runs/cancel', {
      params: inWorkspace(workspaceId),
      body: bodyOf(scope, options),
    }),
  );
  return { matched: matched_runs, done: cancelled_runs, remaining };
};

export const retryRuns: BulkCall = async (workspaceId, scope, options) => {
  const { matched_runs, retried_runs, remaining } = await unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/runs/retry', {
      params: inWorkspace(workspaceId),
      body: bodyOf(scope, options),
    }),
  );
  return { matched: matched_runs, done: retried_runs, remaining };
};

/** The open runs among those that a filter lists; null: it lists none. */
export function openScope({ status, q, error_code, ...filter }: RunFilter): BulkScope | null {
  const open = status?.filter(isOpenStatus);
  if (q !== undefined || error_code !== undefined || open?.length === 0) return null;
  return { ...filter, ...(open && { status: open }) };
}

/** The runs among them that can be retried: without a status that was asked for, the failed ones. Null: none. */
export function retryableScope({ status, ...filter }: RunFilter): BulkScope | null {
  const ended = status?.filter((each) => each === 'failed' || each === 'cancelled') ?? ['failed'];
  return ended.length === 0 ? null : { ...filter, status: ended };
}
