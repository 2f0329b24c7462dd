import type { components } from '@runyard/sdk';
import { queryOptions } from '@tanstack/react-query';
import { api, download, unwrap } from '../api-client.ts';

export type CostGroup = components['schemas']['CostGroup'];

export const COST_GROUPINGS = ['day', 'workflow', 'model', 'provider'] as const;
export type CostGrouping = (typeof COST_GROUPINGS)[number];
export type WorkspaceCost = components['schemas']['WorkspaceCost'];

/** What the page of costs shows: the sums of one workspace, or those of workspaces beside each other. */
export const COST_VIEWS = [...COST_GROUPINGS, 'workspace'] as const;
export type CostView = (typeof COST_VIEWS)[number];

/** A span of time, from its first moment to the first after it. */
export interface CostSpan {
  from: string;
  to: string;
}

export const costsQuery = (workspaceId: string, grouping: CostGrouping, span: CostSpan) =>
  queryOptions({
    queryKey: ['costs', workspaceId, grouping, span],
    queryFn: ({ signal }) =>
      unwrap(
        api().GET('/api/v1/workspaces/{workspace_id}/costs', {
          params: { path: { workspace_id: workspaceId }, query: { group_by: grouping, ...span } },
          signal,
        }),
      ),
    staleTime: 30_000,
  });

/** What workspaces have spent in a month (YYYY-MM, UTC). */
export const workspaceCostsQuery = (month: string, of: 'mine' | 'all') =>
  queryOptions({
    queryKey: ['workspace-costs', month, of],
    queryFn: ({ signal }) => unwrap(api().GET('/api/v1/costs', { params: { query: { month, of } }, signal })),
    staleTime: 30_000,
  });

/** Saves every cost entry of the span as CSV. */
export const exportCosts = (workspaceId: string, { from, to }: CostSpan): Promise<void> =>
  download(
    `/api/v1/workspaces/${workspaceId}/costs/export?${new URLSearchParams({ from, to })}`,
    `costs-${from.slice(0, 10)}-to-${to.slice(0, 10)}.csv`,
  );
