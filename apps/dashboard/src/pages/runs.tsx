import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Select, TextField } from '../components/field.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Ago, Duration } from '../components/time.tsx';
import { formatCents } from '../format.ts';
import { RUN_STATUSES, type RunFilter, type RunStatus, type RunSummary, runsQuery } from '../queries/runs.ts';

const FROM = '/inside/w/$workspaceId/runs';

export function Runs() {
  const { workspaceId } = useParams({ from: FROM });
  const filter = useSearch({ from: FROM });
  const query = useInfiniteQuery(runsQuery(workspaceId, filter));
  return (
    <Page title="Runs">
      <Filters filter={filter} />
      <Card>
        <QueryView query={query} what="runs">
          {({ pages }) => <RunTable runs={pages.flatMap(({ rows }) => rows)} workspaceId={workspaceId} />}
        </QueryView>
        <MoreButton query={query} />
      </Card>
    </Page>
  );
}

function Filters({ filter }: { filter: RunFilter }) {
  const navigate = useNavigate({ from: '/w/$workspaceId/runs' });
  const set = (change: RunFilter) => void navigate({ search: { ...filter, ...change }, replace: true });
  return (
    <search className="flex flex-wrap items-end gap-3">
      <Select
        label="Status"
        value={filter.status?.[0] ?? ''}
        onChange={({ target }) =>
          set({ status: target.value === '' ? undefined : [target.value as RunStatus] })
        }
      >
        <option value="">All</option>
        {RUN_STATUSES.map((status) => (
          <option key={status}>{status}</option>
        ))}
      </Select>
      <TextField
        label="Text in the error"
        type="search"
        defaultValue={filter.q ?? ''}
        onChange={({ target }) => set({ q: target.value === '' ? undefined : target.value })}
      />
    </search>
  );
}

const RunTable = ({ runs, workspaceId }: { runs: RunSummary[]; workspaceId: string }) => (
  <DataTable
    caption="Runs"
    columns={columnsOf(workspaceId)}
    rows={runs}
    keyOf={({ id }) => id}
    empty={<Empty title="No runs here">Trigger a workflow, or take a filter away.</Empty>}
  />
);

const columnsOf = (workspaceId: string): Column<RunSummary>[] => [
  { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { title: 'Workflow', cell: (run) => <RunLink run={run} workspaceId={workspaceId} /> },
  {
    title: 'Started by',
    cell: ({ triggered_by }) => <span className="text-soft">{triggered_by?.split(':')[0] ?? '–'}</span>,
  },
  { title: 'Accepted', cell: ({ created_at }) => <Ago at={created_at} /> },
  {
    title: 'Duration',
    isNumber: true,
    cell: ({ started_at, completed_at }) => <Duration from={started_at} to={completed_at} />,
  },
  { title: 'Cost', isNumber: true, cell: ({ total_cost_cents }) => formatCents(total_cost_cents) },
];

const RunLink = ({ run, workspaceId }: { run: RunSummary; workspaceId: string }) => (
  <>
    <Link
      to="/w/$workspaceId/workflows/$workflowId/runs/$runId"
      params={{ workspaceId, workflowId: run.workflow_id, runId: run.id }}
      className="font-medium text-accent hover:underline"
    >
      {run.workflow_title}
    </Link>
    <p className="max-w-md text-xs break-words text-soft">
      {run.error_message ?? run.waiting_for?.message ?? ''}
    </p>
  </>
);
