import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ActionButton } from '../components/action-button.tsx';
import { Card } from '../components/card.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { Ago } from '../components/time.tsx';
import { formatBytes, formatCount, formatDuration } from '../format.ts';
import { quietWorker, resumeWorker, stopWorker, type Worker, workersQuery } from '../queries/queues.ts';

/** The worker processes of the whole system. */
export function Workers() {
  const query = useQuery(workersQuery);
  return (
    <Page title="Workers">
      <Card>
        <QueryView query={query} what="workers">
          {({ rows }) => (
            <DataTable
              caption="Workers"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ id }) => id}
              empty={
                <Empty title="No worker is running">
                  Runs wait until one starts: node apps/worker/dist/main.js
                </Empty>
              }
            />
          )}
        </QueryView>
      </Card>
    </Page>
  );
}

const busySlots = ({ busy }: Worker) => Object.values(busy).reduce((sum, count) => sum + count, 0);

/** Over all queues, while there was work. */
function paceOf(paces: Worker['jobs_per_second']): string {
  const perSecond = Object.values(paces).reduce((sum, pace) => sum + pace, 0);
  if (perSecond === 0) return '–';
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond));
}

const HeldNodeRuns = ({ worker: { id, live, running_node_runs: count } }: { worker: Worker }) =>
  live && count > 0 ? (
    <Link to="/system/queues" search={{ of: 'worker', id }} className="text-accent hover:underline">
      {formatCount(count)} <span className="text-xs">which?</span>
    </Link>
  ) : (
    formatCount(count)
  );

const COLUMNS: Column<Worker>[] = [
  { title: 'Process', cell: (worker) => <Process worker={worker} /> },
  { title: 'State', cell: (worker) => <State worker={worker} /> },
  { title: 'Pools', cell: ({ pools }) => <span className="text-soft">{pools.join(', ')}</span> },
  {
    title: 'Busy',
    isNumber: true,
    cell: (worker) => `${formatCount(busySlots(worker))} of ${formatCount(worker.concurrency)} a queue`,
  },
  { title: 'Jobs a second', isNumber: true, cell: ({ jobs_per_second }) => paceOf(jobs_per_second) },
  { title: 'Node runs', isNumber: true, cell: (worker) => <HeldNodeRuns worker={worker} /> },
  { title: 'Loop lag', isNumber: true, cell: ({ event_loop_lag_ms }) => formatDuration(event_loop_lag_ms) },
  { title: 'Memory', isNumber: true, cell: ({ rss_bytes }) => formatBytes(rss_bytes) },
  { title: 'Started', cell: ({ started_at }) => <Ago at={started_at} /> },
  { title: 'Actions', cell: (worker) => <Actions worker={worker} /> },
];

const Process = ({ worker: { host, pid, version } }: { worker: Worker }) => (
  <span className="flex flex-col">
    <span className="font-medium">{host}</span>
    <span className="text-xs text-soft">
      pid {pid}, version {version}
    </span>
  </span>
);

const State = ({ worker: { live, status, seen_at, command } }: { worker: Worker }) =>
  live ? (
    <span className="flex flex-col">
      <span className={status === 'running' ? 'text-good' : 'text-warn'}>{status}</span>
      {command && <span className="text-xs text-soft">told to {command}</span>}
    </span>
  ) : (
    <span className="text-bad">
      gone, last seen <Ago at={seen_at} />
    </span>
  );

function Actions({ worker: { id, live, status, host, pid } }: { worker: Worker }) {
  if (!live || status === 'stopping') return null;
  return (
    <span className="flex flex-wrap gap-1">
      {status === 'running' ? (
        <ActionButton act={() => quietWorker(id)} done="The worker takes no new jobs." changes="workers">
          Quiet
        </ActionButton>
      ) : (
        <ActionButton act={() => resumeWorker(id)} done="The worker takes jobs again." changes="workers">
          Resume
        </ActionButton>
      )}
      <ConfirmButton
        look="quiet"
        question={`Stop the worker ${host}, pid ${pid}?`}
        consequences="It takes no new jobs, lets what runs end until its drain deadline, hands the rest back and exits. Whoever keeps it running may start it again."
        confirmLabel="Stop the worker"
        onConfirm={() => stopWorker(id)}
        changes="workers"
      >
        Stop …
      </ConfirmButton>
    </span>
  );
}
