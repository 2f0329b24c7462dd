import { Link } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/states.tsx';
import { Ago } from '../components/time.tsx';
import { formatCount } from '../format.ts';
import type { WorkspaceStats } from '../queries/stats.ts';

type Failures = WorkspaceStats['failures'];
type Cause = Failures['causes'][number];

/** What runs failed of, with the last run of each cause. */
export const FailuresCard = ({ failures, workspaceId }: { failures: Failures; workspaceId: string }) => (
  <Card
    title="Failures by cause"
    actions={
      failures.count > 0 && (
        <Link
          to="/w/$workspaceId/runs"
          params={{ workspaceId }}
          search={{ status: ['failed'] }}
          className="text-accent hover:underline"
        >
          All failed runs
        </Link>
      )
    }
  >
    <DataTable
      caption="Failures by cause"
      columns={columnsOf(workspaceId)}
      rows={failures.causes}
      keyOf={({ error_code }) => error_code ?? ''}
      empty={<Empty title="No run has failed">None in this window.</Empty>}
    />
    {!failures.is_complete && (
      <p className="border-t border-line px-4 py-2 text-xs text-soft">
        More failed than these {formatCount(failures.count)}, which are the newest.
      </p>
    )}
  </Card>
);

const columnsOf = (workspaceId: string): Column<Cause>[] => [
  {
    title: 'Cause',
    cell: ({ error_code, last_message }) => (
      <>
        <code className="font-medium">{error_code ?? 'unknown'}</code>
        <p className="line-clamp-2 max-w-md text-xs break-words text-soft">{last_message}</p>
      </>
    ),
  },
  {
    title: 'Runs',
    isNumber: true,
    cell: ({ count, error_code }) => (
      <Link
        to="/w/$workspaceId/runs"
        params={{ workspaceId }}
        search={{ status: ['failed'], ...(error_code !== null && { error_code }) }}
        className="relative text-accent hover:underline"
      >
        {formatCount(count)}
        <span className="sr-only"> runs that failed of {error_code ?? 'an unknown cause'}</span>
      </Link>
    ),
  },
  {
    title: 'Last',
    cell: ({ last_run_id, last_workflow_id, last_failed_at, error_code }) => (
      <Link
        to="/w/$workspaceId/workflows/$workflowId/runs/$runId"
        params={{ workspaceId, workflowId: last_workflow_id, runId: last_run_id }}
        className="relative text-accent hover:underline"
      >
        <Ago at={last_failed_at} />
        <span className="sr-only">, the last run that failed of {error_code ?? 'an unknown cause'}</span>
      </Link>
    ),
  },
];
