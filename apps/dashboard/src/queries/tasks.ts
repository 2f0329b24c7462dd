import type { components } from '@runyard/sdk';
import { api, unwrap, unwrapPage } from '../api-client.ts';
import { fallbackRefresh } from '../live/live-state.ts';
import { listQuery } from './list-query.ts';

export type Task = components['schemas']['Task'];

export const TASKS_SHOWN = ['waiting', 'completed', 'failed', 'cancelled', 'running', 'all'] as const;
/** Tasks of one status, or all. */
export type ShownTasks = (typeof TASKS_SHOWN)[number];

export const tasksQuery = (workspaceId: string, show: ShownTasks) => ({
  ...listQuery<Task>(['tasks', workspaceId, show], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/tasks', {
        params: {
          path: { workspace_id: workspaceId },
          query: { ...page, ...(show !== 'all' && { status: show }) },
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
