import { useQuery } from '@tanstack/react-query';
import { CirclePause, CirclePlay } from 'lucide-react';
import { ActionButton } from '../components/action-button.tsx';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { formatCount, formatDuration } from '../format.ts';
import {
  pauseQueue,
  promoteQueue,
  type Queue,
  queuesQuery,
  resumeQueue,
  retryQueue,
} from '../queries/queues.ts';
import { DrainButton } from '../queues/drain-button.tsx';
import { JobSearchCard } from '../queues/job-search-card.tsx';

/** The queues of the whole system, and what an administrator can do about them. */
export function Queues() {
  const query = useQuery(queuesQuery);
  return (
    <Page title="Queues">
      <Card>
        <QueryView query={query} what="queues">
          {(queues) => (
            <DataTable
              caption="Queues"
              columns={COLUMNS}
              rows={queues}
              keyOf={({ name }) => name}
              empty={<Empty title="No queues">They appear with the first worker.</Empty>}
            />
          )}
        </QueryView>
      </Card>
      <JobSearchCard />
      <p className="text-soft">
        A paused queue keeps its jobs; runs that wait for it say so. The raw view of the queues is the{' '}
        <a className="text-accent underline" href="./admin/queues">
          queue board
        </a>
        .
      </p>
    </Page>
  );
}

const count = (title: string, of: (counts: Queue['counts']) => number): Column<Queue> => ({
  title,
  isNumber: true,
  cell: ({ counts }) => formatCount(of(counts)),
});

const COLUMNS: Column<Queue>[] = [
  { title: 'Queue', cell: (queue) => <Name queue={queue} /> },
  count('Waiting', ({ waiting, prioritized }) => waiting + prioritized),
  count('Active', ({ active }) => active),
  count('Delayed', ({ delayed }) => delayed),
  count('Failed', ({ failed }) => failed),
  {
    title: 'Oldest',
    isNumber: true,
    cell: ({ oldest_waiting_seconds: seconds }) => (seconds === null ? '–' : formatDuration(seconds * 1_000)),
  },
  { title: 'Drained in', isNumber: true, cell: (queue) => <DrainTime queue={queue} /> },
  { title: 'Workers', isNumber: true, cell: ({ live_workers }) => formatCount(live_workers) },
  { title: 'Actions', cell: (queue) => <Actions queue={queue} /> },
];

/** At the pace of the last minute; unknown while nothing is done. */
function DrainTime({ queue: { drain_ms: ms, counts } }: { queue: Queue }) {
  if (counts.waiting + counts.prioritized === 0) return '–';
  if (ms === null) return <span className="text-soft">not known</span>;
  return <span className="whitespace-nowrap">≈ {formatDuration(ms)}</span>;
}

const Name = ({ queue: { name, paused, live_workers, counts } }: { queue: Queue }) => (
  <span className="flex flex-col">
    <span className="font-medium">{name}</span>
    {paused && <span className="text-xs text-warn">paused</span>}
    {live_workers === 0 && counts.waiting + counts.prioritized > 0 && (
      <span className="text-xs text-bad">no worker takes its jobs</span>
    )}
  </span>
);

function Actions({ queue: { name, paused, counts } }: { queue: Queue }) {
  return (
    <span className="flex flex-wrap gap-1">
      {paused ? (
        <ActionButton act={() => resumeQueue(name)} done={`${name} goes on.`} changes="queues">
          <CirclePlay aria-hidden className="size-4" /> Resume
        </ActionButton>
      ) : (
        <ActionButton act={() => pauseQueue(name)} done={`${name} is paused.`} changes="queues">
          <CirclePause aria-hidden className="size-4" /> Pause
        </ActionButton>
      )}
      {counts.failed > 0 && (
        <ActionButton
          act={() => retryQueue(name)}
          done={`Failed jobs of ${name} wait again.`}
          changes="queues"
        >
          Retry failed
        </ActionButton>
      )}
      {counts.delayed > 0 && (
        <ActionButton
          act={() => promoteQueue(name)}
          done={`What was delayed in ${name} is due now.`}
          changes="queues"
        >
          Promote
        </ActionButton>
      )}
      <DrainButton queue={name} />
    </span>
  );
}
