import { Link } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Duration, Instant } from '../components/time.tsx';
import { formatCents } from '../format.ts';
import type { WorkflowRun } from '../queries/runs.ts';
import { ChooseRun } from './choose-run.tsx';

export interface RunSideProps {
  /** `Before` or `After`. */
  name: string;
  run: WorkflowRun;
  workspaceId: string;
  onChoose: (runId: string) => void;
}

/** One of the two runs as a whole. */
export const RunSide = ({ name, run, workspaceId, onChoose }: RunSideProps) => (
  <Card
    title={
      <span className="flex flex-wrap items-center gap-2">
        {name}:
        <Link
          to="/w/$workspaceId/workflows/$workflowId/runs/$runId"
          params={{ workspaceId, workflowId: run.workflow_id, runId: run.id }}
          className="text-accent hover:underline"
        >
          run {run.id.slice(-6)}
        </Link>
        <StatusBadge status={run.status} />
      </span>
    }
    actions={
      <ChooseRun
        label={`${name}: which run`}
        workspaceId={workspaceId}
        workflowId={run.workflow_id}
        chosen={run}
        onChoose={onChoose}
      />
    }
  >
    <div className="flex flex-col gap-3 p-4">
      <Facts isNarrow>
        <Fact name="Accepted">
          <Instant at={run.created_at} />
        </Fact>
        <Fact name="Duration">
          <Duration from={run.started_at} to={run.completed_at} />
        </Fact>
        <Fact name="Cost">{formatCents(run.total_cost_cents)}</Fact>
        <Fact name="Version">{run.version_id.slice(-6)}</Fact>
      </Facts>
      {run.error_message && (
        <p className="rounded-md border border-bad p-2 break-words">
          {run.error_code && <code className="mr-2 text-bad">{run.error_code}</code>}
          {run.error_message}
        </p>
      )}
    </div>
  </Card>
);
