import { Link } from '@tanstack/react-router';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/states.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Ago } from '../components/time.tsx';
import type { QueuedJob } from '../queries/queues.ts';

/** Open work, where its jobs stand and why they wait. */
export const JobTable = ({ jobs }: { jobs: QueuedJob[] }) => (
  <DataTable
    caption="Jobs"
    columns={COLUMNS}
    rows={jobs}
    keyOf={({ workflow_run_id, node_run_id }) => `${workflow_run_id} ${node_run_id}`}
    empty={<Empty title="Nothing of it is open">It has ended, or there is nothing of this id.</Empty>}
  />
);

const COLUMNS: Column<QueuedJob>[] = [
  { title: 'What', cell: (job) => <What job={job} /> },
  { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { title: 'Job', cell: (job) => <State job={job} /> },
  { title: 'Why it waits', cell: ({ waiting_for }) => <Why reason={waiting_for} /> },
  { title: 'Since', cell: ({ since }) => <Ago at={since} /> },
  { title: 'Attempt', isNumber: true, cell: ({ attempt }) => attempt ?? '–' },
  { title: 'Priority', isNumber: true, cell: ({ priority }) => priority },
  { title: 'Worker', cell: ({ worker }) => (worker ? `${worker.host}, pid ${worker.pid}` : '–') },
];

const What = ({ job }: { job: QueuedJob }) => (
  <Link
    to="/w/$workspaceId/workflows/$workflowId/runs/$runId"
    params={{ workspaceId: job.workspace_id, workflowId: job.workflow_id, runId: job.workflow_run_id }}
    className="text-accent hover:underline"
  >
    {job.node_run_id === null ? 'The run' : `Node ${job.node_key ?? job.node_run_id}`}
  </Link>
);

const State = ({ job: { queue, state, job_id } }: { job: QueuedJob }) => (
  <span className="flex flex-col" title={job_id ?? undefined}>
    <span className={state === 'none' ? 'text-soft' : ''}>
      {state === 'none' ? 'no job' : state.replaceAll('_', ' ')}
    </span>
    <span className="text-xs text-soft">{queue}</span>
  </span>
);

const Why = ({ reason }: { reason: QueuedJob['waiting_for'] }) =>
  reason === null ? (
    <span className="text-soft">–</span>
  ) : (
    <p className="max-w-sm min-w-40 break-words">{reason.message}</p>
  );
