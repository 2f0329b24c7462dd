import type { components } from '@runyard/sdk';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api-client.ts';

export type WorkspaceStats = components['schemas']['WorkspaceStats'];
export type Latency = components['schemas']['Latency'];
export type StatsWindow = WorkspaceStats['window'];

export const STATS_WINDOWS: Record<StatsWindow, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

/** Statistics are read again this often while the page is seen, in milliseconds. */
const REFRESH_MS = 15_000;

/** How a workspace fares. What another window showed stays while this one is on its way. */
export const statsQuery = (workspaceId: string, window: StatsWindow) =>
  queryOptions({
    queryKey: ['stats', workspaceId, window],
    queryFn: ({ signal }) =>
      unwrap(
        api().GET('/api/v1/workspaces/{workspace_id}/stats', {
          params: { path: { workspace_id: workspaceId }, query: { window } },
          signal,
        }),
      ),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
