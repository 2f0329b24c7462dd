import type { components } from '@runyard/sdk';
import { api, unwrap, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

export type Schedule = components['schemas']['Schedule'];

/** The schedules of one workflow. */
export const schedulesQuery = (workspace_id: string, workflow_id: string) =>
  listQuery<Schedule>(['schedules', workspace_id, workflow_id], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/schedules', {
        params: { path: { workspace_id }, query: { ...page, workflow_id } },
        signal,
      }),
    ),
  );

export type NewSchedule = Pick<
  Schedule,
  'workflow_id' | 'cron' | 'timezone' | 'trigger_payload' | 'overlap' | 'is_enabled'
>;

export const createSchedule = (workspace_id: string, body: NewSchedule): Promise<Schedule> =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/schedules', { params: { path: { workspace_id } }, body }),
  );

const pathOf = ({ workspace_id, id }: Schedule) => ({ params: { path: { workspace_id, schedule_id: id } } });

/** A schedule that is not enabled is never due. */
export const setScheduleEnabled = (schedule: Schedule, is_enabled: boolean) =>
  unwrap(
    api().PUT('/api/v1/workspaces/{workspace_id}/schedules/{schedule_id}', {
      ...pathOf(schedule),
      body: { is_enabled },
    }),
  );

export const deleteSchedule = (schedule: Schedule) =>
  unwrap(api().DELETE('/api/v1/workspaces/{workspace_id}/schedules/{schedule_id}', pathOf(schedule)));
