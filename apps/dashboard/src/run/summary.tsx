import { Actor } from '../components/actor.tsx';
import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { RunLink } from '../components/run-link.tsx';
import { Duration, Instant } from '../components/time.tsx';
import { formatCents } from '../format.ts';
import type { WorkflowRun } from '../queries/runs.ts';

interface SummaryProps {
  run: WorkflowRun;
  workspaceId: string;
}

/** What a run is, what it costs, why it waits or has failed, and which runs it belongs to. */
export const Summary = ({ run, workspaceId }: SummaryProps) => (
  <Card>
    <div className="p-4">
      <Facts>
        <Fact name="Accepted">
          <Instant at={run.created_at} />
        </Fact>
        <Fact name="Duration">
          <Duration from={run.started_at} to={run.completed_at} />
        </Fact>
        <Fact name="Cost">
          {formatCents(run.total_cost_cents)}
          {run.unpriced_entry_count > 0 && (
            <span className="text-warn"> + {run.unpriced_entry_count} unpriced</span>
          )}
        </Fact>
        <Fact name="Budget">
          {run.max_cost_cents === null ? 'no limit' : formatCents(run.max_cost_cents)}
          {run.reserved_cost_cents > 0 && (
            <span className="text-soft"> ({formatCents(run.reserved_cost_cents)} reserved)</span>
          )}
        </Fact>
        <Fact name="Started by">
          <Actor actor={run.triggered_by} workspaceId={workspaceId} />
        </Fact>
        {run.run_at !== null && (
          <Fact name="Not before">
            <Instant at={run.run_at} />
          </Fact>
        )}
        {run.deadline_at !== null && (
          <Fact name="Fails after">
            <Instant at={run.deadline_at} />
          </Fact>
        )}
        <Fact name="Priority">{run.priority}</Fact>
      </Facts>
    </div>
    <Reason run={run} />
    <Relations run={run} workspaceId={workspaceId} />
  </Card>
);

function Reason({ run }: { run: WorkflowRun }) {
  const reason = run.error_message ?? run.waiting_for?.message;
  if (!reason) return null;
  return (
    <p
      className={`mx-4 mb-4 rounded-md border p-2 break-words ${run.error_message ? 'border-bad' : 'border-warn'}`}
    >
      {run.error_code && <code className="mr-2 text-bad">{run.error_code}</code>}
      {reason}
    </p>
  );
}

function Relations({ run, workspaceId }: SummaryProps) {
  const { source_run_id, source_kind, parent_run_id, root_run_id } = run;
  if (source_run_id === null && parent_run_id === null) return null;
  return (
    <p className="flex flex-wrap gap-x-4 px-4 pb-4 text-soft">
      {source_run_id && (
        <span>
          {source_kind === 'retry' ? 'Retries ' : 'Replays '}
          <RunLink workspaceId={workspaceId} runId={source_run_id} />
        </span>
      )}
      {parent_run_id && (
        <span>
          Started by <RunLink workspaceId={workspaceId} runId={parent_run_id} />
        </span>
      )}
      {root_run_id && root_run_id !== parent_run_id && (
        <span>
          At the top of its lineage: <RunLink workspaceId={workspaceId} runId={root_run_id} />
        </span>
      )}
    </p>
  );
}
