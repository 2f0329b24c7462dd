import type { components } from '@runyard/sdk';
import { api, unwrap, unwrapPage } from '../api-client.ts';
import { fallbackRefresh } from '../live/live-state.ts';
import { listQuery } from './list-query.ts';

export type Task = components['schemas']['Task'];

/** Tasks of a workspace that wait for a person, or all. */
export const tasksQuery = (workspaceId: string, onlyWaiting: boolean) => ({
  ...listQuery<Task>(['tasks', workspaceId, onlyWaiting], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/tasks', {
        params: {
          path: { workspace_id: workspaceId },
          query: { ...page, ...(onlyWaiting && { status: 'waiting' }) },
        },
        signal,
      }),
    ),
  ),
  refetchInterval: fallbackRefresh(workspaceId),
});

const pathOf = ({ id, workspace_id }: Task) => ({ params: { path: { workspace_id, task_id: id } } });

/** `output`: what counts in place of what is proposed; null: what is proposed. */
export const approveTask = (task: Task, comment: string | null, output: Record<string, unknown> | null) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/tasks/{task_id}/approve', {
      ...pathOf(task),
      body: { comment, output_data: output },
    }),
  );

export const rejectTask = (task: Task, comment: string | null) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/tasks/{task_id}/reject', {
      ...pathOf(task),
      body: { comment },
    }),
  );

export const completeTask = (task: Task, comment: string | null, output: Record<string, unknown>) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/tasks/{task_id}/complete', {
      ...pathOf(task),
      body: { comment, output_data: output },
    }),
  );
