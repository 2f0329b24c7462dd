import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ActionButton } from '../components/action-button.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import type { Column } from '../components/data-table.tsx';
import { Select, TextArea, TextField } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { readJsonObject } from '../form/loose-text.ts';
import {
  createSchedule,
  deleteSchedule,
  type Schedule,
  schedulesQuery,
  setScheduleEnabled,
} from '../queries/schedules.ts';
import type { OfWorkflow } from './versions.tsx';

/** The times at which a workflow is triggered by itself. */
export function Schedules({ workflow, workspaceId, mayEdit }: OfWorkflow) {
  const query = useInfiniteQuery(schedulesQuery(workspaceId, workflow.id));
  return (
    <ListCard
      title="Schedules"
      actions={mayEdit && <NewSchedule workspaceId={workspaceId} workflowId={workflow.id} />}
      query={query}
      columns={
        mayEdit
          ? [...COLUMNS, { title: 'Actions', cell: (schedule) => <Actions schedule={schedule} /> }]
          : COLUMNS
      }
      keyOf={({ id }) => id}
      empty={
        <Empty title="No schedules">
          A schedule triggers the workflow at the times of a cron expression.
        </Empty>
      }
    />
  );
}

const COLUMNS: Column<Schedule>[] = [
  {
    title: 'When',
    cell: ({ cron, timezone }) => (
      <>
        <code className="font-medium">{cron}</code>
        <p className="text-xs text-soft">{timezone}</p>
      </>
    ),
  },
  { title: 'Due next', cell: ({ upcoming_run_ats }) => <NextTimes times={upcoming_run_ats} /> },
  {
    title: 'Last due',
    cell: ({ last_due_at, last_problem }) => (
      <>
        <Instant at={last_due_at} />
        {last_problem && <p className="text-xs text-bad">{last_problem}</p>}
      </>
    ),
  },
  {
    title: 'While one runs',
    cell: ({ overlap }) => (overlap === 'skip' ? 'none starts' : 'another may start'),
  },
];

const NextTimes = ({ times }: { times: string[] }) =>
  times.length === 0 ? (
    <span className="text-soft">paused</span>
  ) : (
    <ul>
      {times.map((at) => (
        <li key={at}>
          <Instant at={at} />
        </li>
      ))}
    </ul>
  );

const Actions = ({ schedule }: { schedule: Schedule }) => (
  <div className="flex gap-1">
    <ActionButton
      look="quiet"
      act={() => setScheduleEnabled(schedule, !schedule.is_enabled)}
      done={schedule.is_enabled ? 'The schedule is paused.' : 'The schedule is on.'}
      changes="schedules"
    >
      {schedule.is_enabled ? 'Pause' : 'Resume'}
    </ActionButton>
    <ConfirmButton
      look="quiet"
      question={`Delete the schedule ${schedule.cron}?`}
      consequences="It triggers nothing from now on. Its runs stay."
      confirmLabel="Delete the schedule"
      onConfirm={() => deleteSchedule(schedule)}
      changes="schedules"
    >
      Delete …
    </ConfirmButton>
  </div>
);

function NewSchedule({ workspaceId, workflowId }: { workspaceId: string; workflowId: string }) {
  const client = useQueryClient();
  const create = async (form: FormData) => {
    const payload = readJsonObject(String(form.get('payload')));
    if (payload.problem !== undefined) throw new Error(`Trigger payload: ${payload.problem}`);
    const { upcoming_run_ats } = await createSchedule(workspaceId, {
      workflow_id: workflowId,
      cron: String(form.get('cron')).trim(),
      timezone: String(form.get('timezone')).trim(),
      trigger_payload: payload.value as Schedule['trigger_payload'],
      overlap: form.get('overlap') as Schedule['overlap'],
      is_enabled: true,
    });
    await client.invalidateQueries({ queryKey: ['schedules'] });
    return (
      <>
        <p className="mb-2">The workflow will be triggered at these times, and so on:</p>
        <NextTimes times={upcoming_run_ats} />
      </>
    );
  };
  return (
    <FormDialog title="New schedule" submitLabel="Make the schedule" onSubmit={create}>
      <TextField
        label="Cron expression"
        name="cron"
        placeholder="0 6 * * 1-5"
        hint="Five fields: minute, hour, day of month, month, day of week."
        required
      />
      <TextField
        label="Time zone"
        name="timezone"
        defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
        hint="The fields are read in it, as Europe/Berlin or UTC."
        required
      />
      <Select label="While a run of it is open" name="overlap" defaultValue="allow">
        <option value="allow">another run starts</option>
        <option value="skip">no other run starts</option>
      </Select>
      <TextArea label="Trigger payload" name="payload" rows={4} defaultValue="{}" />
    </FormDialog>
  );
}
