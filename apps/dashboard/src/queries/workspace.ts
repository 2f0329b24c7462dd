import type { components } from '@runyard/sdk';
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api-client.ts';

export type Workspace = components['schemas']['Workspace'];
export type WorkspaceChanges = Partial<
  Pick<Workspace, 'name' | 'status' | 'settings' | 'monthly_budget_cents'>
>;

const pathOf = (workspace_id: string) => ({ params: { path: { workspace_id } } });

export const workspaceQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['workspace', workspaceId],
    queryFn: ({ signal }) =>
      unwrap(api().GET('/api/v1/workspaces/{workspace_id}', { ...pathOf(workspaceId), signal })),
  });

export const updateWorkspace = (workspaceId: string, body: WorkspaceChanges) =>
  unwrap(api().PUT('/api/v1/workspaces/{workspace_id}', { ...pathOf(workspaceId), body }));
