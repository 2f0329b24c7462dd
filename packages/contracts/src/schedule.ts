import { SCHEDULE_OVERLAPS } from '@runyard/domain';
import { z } from 'zod';
import { CreatedAt, JsonObjectField, line, Timestamp, UpdatedAt } from './fields.ts';
import { RunId, ScheduleId, WorkflowId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

const MAX_CRON = 200;
const MAX_TIMEZONE = 64;

const fields = {
  cron: line(MAX_CRON)
    .describe('Five fields: minute, hour, day of month, month, day of week')
    .meta({ examples: ['0 6 * * 1-5'] }),
  timezone: line(MAX_TIMEZONE)
    .describe('IANA name of the time zone that the fields are read in')
    .meta({ examples: ['Europe/Berlin'] }),
  trigger_payload: JsonObjectField.meta({
    description: 'The trigger payload of its runs',
    examples: [{ topic: 'the tides' }],
  }),
  overlap: z
    .enum(SCHEDULE_OVERLAPS)
    .describe('allow: a run whenever it is due; skip: none while the run before is still open'),
  is_enabled: z.boolean().describe('A disabled schedule is never due'),
};

/** Triggers a workflow at the times of a cron expression. */
export const Schedule = z
  .object({
    id: ScheduleId,
    workspace_id: WorkspaceId,
    workflow_id: WorkflowId.describe('The workflow that it triggers'),
    ...fields,
    next_run_at: Timestamp.nullable().meta({
      description: 'When it is due next; null while it is disabled',
      examples: ['2026-11-25T05:00:00.000Z'],
    }),
    upcoming_run_ats: z.array(Timestamp).meta({
      description: 'The next times it will be due, five at most; [] while it is disabled',
      examples: [['2026-11-25T05:00:00.000Z', '2026-11-26T05:00:00.000Z']],
    }),
    last_due_at: Timestamp.nullable().meta({
      description: 'When it was last due; null: never yet',
      examples: ['2026-11-24T05:00:00.000Z'],
    }),
    last_run_id: RunId.nullable().describe('The run that it last started; null: none yet'),
    last_problem: z
      .string()
      .nullable()
      .meta({
        description: 'Why nothing was started when it was last due; null when a run was',
        examples: [null],
      }),
    created_at: CreatedAt,
    updated_at: UpdatedAt,
  })
  .describe('Triggers a workflow at the times of a cron expression')
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof Schedule>;

const WorkspacePath = z.object({ workspace_id: WorkspaceId });
const SchedulePath = z.object({ workspace_id: WorkspaceId, schedule_id: ScheduleId });

/** `POST /api/v1/workspaces/{workspace_id}/schedules`. */
export const CreateScheduleRequest = z.object({
  params: WorkspacePath,
  body: z.object({
    workflow_id: WorkflowId.describe('The workflow that it triggers: one of this workspace'),
    cron: fields.cron,
    timezone: fields.timezone.default('UTC'),
    trigger_payload: fields.trigger_payload.default({}),
    overlap: fields.overlap.default('allow'),
    is_enabled: fields.is_enabled.default(true),
  }),
});

/** `GET /api/v1/workspaces/{workspace_id}/schedules`. */
export const ListSchedulesRequest = z.object({
  params: WorkspacePath,
  query: PageQuery.extend({ workflow_id: WorkflowId.optional().describe('Only those of this workflow') }),
});

/** `GET` and `DELETE /api/v1/workspaces/{workspace_id}/schedules/{schedule_id}`. */
export const GetScheduleRequest = z.object({ params: SchedulePath });

/** `PUT /api/v1/workspaces/{workspace_id}/schedules/{schedule_id}`: what is left out stays as it is. */
export const UpdateScheduleRequest = z.object({
  params: SchedulePath,
  body: z
    .object(fields)
    .partial()
    .meta({ examples: [{ cron: '0 7 * * 1-5', timezone: 'Europe/Berlin' }] }),
});
