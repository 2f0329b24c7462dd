import { Fact, Facts } from '../components/facts.tsx';
import { RunLink } from '../components/run-link.tsx';
import { Duration, Instant } from '../components/time.tsx';
import { formatCents } from '../format.ts';
import type { NodeRun } from '../queries/runs.ts';
import { AttemptList } from './attempt-list.tsx';
import type { RunEvents } from './event-log.ts';
import { PayloadView } from './payload-view.tsx';

export interface NodeRunDetailsProps {
  nodeRun: NodeRun;
  workspaceId: string;
  events: RunEvents;
}

/** Everything about one node run. */
export const NodeRunDetails = ({ nodeRun, workspaceId, events }: NodeRunDetailsProps) => {
  const partialText = events.partialTexts.get(nodeRun.id);
  return (
    <div className="flex flex-col gap-4">
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
        {nodeRun.label !== null && <Fact name="Ended with">{nodeRun.label}</Fact>}
        {nodeRun.child_run_id !== null && (
          <Fact name="Has started">
            <RunLink workspaceId={workspaceId} runId={nodeRun.child_run_id} />
          </Fact>
        )}
        {nodeRun.source_node_run_id !== null && (
          <Fact name="Output">taken over from the run that this retries</Fact>
        )}
      </Facts>
      <AttemptList changes={events.changes.get(nodeRun.id) ?? []} rescues={nodeRun.rescue_count} />
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
  );
};

/** Why it does not run, why it was skipped, or why it failed. */
function Reason({ nodeRun: { error, status, waiting_for, skipped_because } }: { nodeRun: NodeRun }) {
  const message = waiting_for?.message ?? skipped_because?.message;
  return (
    <>
      {error && status !== 'completed' && (
        <p
          className={`rounded-md border p-2 break-words ${status === 'failed' ? 'border-bad' : 'border-warn'}`}
        >
          <code className="text-bad">{error.code}</code> {error.message}
        </p>
      )}
      {message && (
        <p className="rounded-md border border-warn p-2 break-words">
          {message}
          {waiting_for && (
            <span className="ml-2 text-soft">
              since <Instant at={waiting_for.since} />
            </span>
          )}
        </p>
      )}
    </>
  );
}
