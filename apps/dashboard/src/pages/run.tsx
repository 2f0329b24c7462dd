import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { useRunEvents } from '../hooks/use-run-events.ts';
import { type RunStatus, runQuery } from '../queries/runs.ts';
import { Nodes, type NodesProps } from '../run/nodes.tsx';
import { PayloadView } from '../run/payload-view.tsx';
import { RunActions } from '../run/run-actions.tsx';
import { Summary } from '../run/summary.tsx';

/** One run: live while it runs, and the whole story once it has ended. */
export function Run() {
  const { workflowId, runId, workspaceId } = useParams({
    from: '/inside/w/$workspaceId/workflows/$workflowId/runs/$runId',
  });
  const events = useRunEvents(workflowId, runId);
  const query = useQuery(runQuery(workflowId, runId));
  return (
    <QueryView query={query} what="the run">
      {(run) => {
        // The stream is ahead of the run that was last read.
        const status = (events.runStatus as RunStatus | null) ?? run.status;
        return <RunPage run={{ ...run, status }} events={events} workspaceId={workspaceId} />;
      }}
    </QueryView>
  );
}

const RunPage = ({ run, events, workspaceId }: NodesProps) => (
  <Page
    title={`Run ${run.id.slice(-6)}`}
    heading={
      <span className="flex flex-wrap items-center gap-3">
        Run {run.id.slice(-6)} <StatusBadge status={run.status} />
      </span>
    }
    actions={<RunActions run={run} workspaceId={workspaceId} />}
  >
    <Summary run={run} workspaceId={workspaceId} />
    <Nodes run={run} events={events} workspaceId={workspaceId} />
    <Card title="Trigger payload">
      <div className="p-4">
        <PayloadView title="Payload" value={run.trigger_payload} workspaceId={workspaceId} />
      </div>
    </Card>
  </Page>
);
