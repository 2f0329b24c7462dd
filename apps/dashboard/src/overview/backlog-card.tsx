import { Link } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { formatCount, formatDuration } from '../format.ts';
import type { Queue } from '../queries/queues.ts';
import type { WorkspaceStats } from '../queries/stats.ts';

export interface BacklogCardProps {
  now: WorkspaceStats['runs_now'];
  /** Null: whoever looks may not see them. */
  queues: Queue[] | null;
  workspaceId: string;
}

/** What has not ended: the runs of the workspace, and the queues of the whole system for who may see them. */
export const BacklogCard = ({ now, queues, workspaceId }: BacklogCardProps) => (
  <Card title="At this moment">
    <div className="p-4">
      <Facts>
        {(['pending', 'running', 'waiting'] as const).map((status) => (
          <Fact key={status} name={`Runs ${status}`}>
            <Link
              to="/w/$workspaceId/runs"
              params={{ workspaceId }}
              search={{ status: [status] }}
              className="relative text-accent hover:underline"
            >
              {now.is_complete ? '' : 'at least '}
              {formatCount(now[status])} <span className="sr-only">runs {status}</span>
            </Link>
          </Fact>
        ))}
      </Facts>
    </div>
    {queues === null ? (
      <p className="border-t border-line px-4 py-2 text-xs text-soft">
        Queues and workers serve all workspaces; administrators of the system see them here.
      </p>
    ) : (
      <DataTable
        caption="Queues of the system"
        columns={COLUMNS}
        rows={queues}
        keyOf={({ name }) => name}
        empty={null}
      />
    )}
  </Card>
);

const COLUMNS: Column<Queue>[] = [
  {
    title: 'Queue of the system',
    cell: ({ name, paused }) => (
      <Link to="/system/queues" className="text-accent hover:underline">
        {name}
        {paused && <span className="text-warn"> (paused)</span>}
      </Link>
    ),
  },
  { title: 'Waiting', isNumber: true, cell: (queue) => <Waiting queue={queue} /> },
  { title: 'Active', isNumber: true, cell: ({ counts }) => formatCount(counts.active) },
  { title: 'Delayed', isNumber: true, cell: ({ counts }) => formatCount(counts.delayed) },
];

/** How much, and how long that takes at the pace of the last minute. */
function Waiting({ queue: { counts, drain_ms: drainMs } }: { queue: Queue }) {
  const due = counts.waiting + counts.prioritized;
  return (
    <span className="flex flex-col">
      {formatCount(due)}
      {due > 0 && drainMs !== null && (
        <span className="text-xs whitespace-nowrap text-soft">for {formatDuration(drainMs)}</span>
      )}
    </span>
  );
}
