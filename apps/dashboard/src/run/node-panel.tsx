import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Duration, Instant } from '../components/time.tsx';
import { formatCents } from '../format.ts';
import type { StatusChange } from '../hooks/use-run-events.ts';
import type { NodeRun } from '../queries/runs.ts';
import { PayloadView } from './payload-view.tsx';

export interface NodePanelProps {
  label: string;
  nodeRun: NodeRun;
  workspaceId: string;
  changes: StatusChange[];
  /** What its running attempt has made so far. */
  partialText: string | undefined;
}

/** Everything about one node run. */
export const NodePanel = ({ label, nodeRun, workspaceId, changes, partialText }: NodePanelProps) => (
  <Card title={<>Node {label}</>} actions={<StatusBadge status={nodeRun.status} />}>
    <div className="flex flex-col gap-4 p-4">
      <Reason nodeRun={nodeRun} />
      <Facts>
        <Fact name="Started">
          <Instant at={nodeRun.started_at} />
        </Fact>
        <Fact name="Duration">
          <Duration from={nodeRun.started_at} to={nodeRun.completed_at} />
        </Fact>
        <Fact name="Attempt">{nodeRun.attempt}</Fact>
        <Fact name="Cost">{formatCents(nodeRun.cost_cents)}</Fact>
      </Facts>
      <Attempts changes={changes} />
      {partialText && (
        <section aria-label="Text so far">
          <h3 className="mb-1 font-medium">So far</h3>
          <p className="max-h-60 overflow-auto rounded-md border border-line bg-page p-2 text-xs whitespace-pre-wrap">
            {partialText}
          </p>
        </section>
      )}
      <PayloadView title="Input" value={nodeRun.input_data} workspaceId={workspaceId} />
      <PayloadView title="Output" value={nodeRun.output_data} workspaceId={workspaceId} />
    </div>
  </Card>
);

/** Why it does not run, why it was skipped, or why it failed. */
function Reason({ nodeRun: { error, waiting_for, skipped_because } }: { nodeRun: NodeRun }) {
  if (error)
    return (
      <p className="rounded-md border border-bad p-2 break-words">
        <code className="text-bad">{error.code}</code> {error.message}
      </p>
    );
  const message = waiting_for?.message ?? skipped_because?.message;
  return message ? <p className="rounded-md border border-warn p-2">{message}</p> : null;
}

/** Each attempt that failed, and what with. */
function Attempts({ changes }: { changes: StatusChange[] }) {
  const failures = changes.filter(({ errorCode }) => errorCode !== null);
  if (failures.length === 0) return null;
  return (
    <section aria-label="Attempts that failed">
      <h3 className="mb-1 font-medium">Attempts that failed</h3>
      <ul className="flex flex-col gap-1">
        {failures.map(({ at, errorCode }) => (
          <li key={at} className="flex gap-3">
            <Instant at={at} />
            <code className="text-bad">{errorCode}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
