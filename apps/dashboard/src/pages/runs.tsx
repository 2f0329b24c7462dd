import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Select, TextField } from '../components/field.tsx';
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
        {query.hasNextPage && (
          <div className="flex justify-center border-t border-line p-3">
            <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
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

const CELL = 'px-4 py-2 text-left align-top';

function RunTable({ runs, workspaceId }: { runs: RunSummary[]; workspaceId: string }) {
  if (runs.length === 0)
    return <Empty title="No runs here">Trigger a workflow, or take a filter away.</Empty>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full">
        <thead className="text-soft">
          <tr>
            {['Status', 'Workflow', 'Started by', 'Accepted', 'Duration', 'Cost'].map((title) => (
              <th key={title} scope="col" className={`${CELL} font-medium whitespace-nowrap`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} workspaceId={workspaceId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const RunRow = ({ run, workspaceId }: { run: RunSummary; workspaceId: string }) => (
  <tr className="border-t border-line hover:bg-line/30">
    <td className={CELL}>
      <StatusBadge status={run.status} />
    </td>
    <td className={CELL}>
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
    </td>
    <td className={`${CELL} text-soft`}>{run.triggered_by?.split(':')[0] ?? '–'}</td>
    <td className={CELL}>
      <Ago at={run.created_at} />
    </td>
    <td className={CELL}>
      <Duration from={run.started_at} to={run.completed_at} />
    </td>
    <td className={`${CELL} tabular-nums`}>{formatCents(run.total_cost_cents)}</td>
  </tr>
);
