import {
  CreateScheduleRequest,
  GetScheduleRequest,
  ListSchedulesRequest,
  Schedule,
  UpdateScheduleRequest,
} from '../schedule.ts';
import { answer, endpoint, listAnswer, noContent } from './endpoint.ts';

const tag = 'Schedules';
const path = '/workspaces/{workspace_id}/schedules/{schedule_id}';

export const scheduleEndpoints = {
  createSchedule: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/schedules',
    tag,
    summary: 'Create a schedule',
    description:
      'Its workflow is triggered within seconds of each due time, once, however many workers there are. Times that nobody was there for are made up for by one run.',
    request: CreateScheduleRequest,
    answers: { 201: answer(Schedule, 'The new schedule', { Location: 'Path of the schedule' }) },
  }),
  listSchedules: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/schedules',
    tag,
    summary: 'List the schedules of a workspace',
    request: ListSchedulesRequest,
    answers: { 200: listAnswer(Schedule, 'Schedules, newest first') },
  }),
  getSchedule: endpoint({
    method: 'get',
    path,
    tag,
    summary: 'Get a schedule',
    request: GetScheduleRequest,
    answers: { 200: answer(Schedule, 'The schedule') },
  }),
  updateSchedule: endpoint({
    method: 'put',
    path,
    tag,
    summary: 'Change a schedule',
    description: 'What is left out stays as it is. The next due time is counted from now.',
    request: UpdateScheduleRequest,
    answers: { 200: answer(Schedule, 'The schedule after the change') },
  }),
  deleteSchedule: endpoint({
    method: 'delete',
    path,
    tag,
    summary: 'Delete a schedule',
    description: 'Its runs stay.',
    request: GetScheduleRequest,
    answers: { 204: noContent('The schedule is gone') },
  }),
};
