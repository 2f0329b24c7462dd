import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Loading } from '../components/states.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Duration, Instant } from '../components/time.tsx';
import { formatCents } from '../format.ts';
import type { ShownNode } from '../graph/graph-view.tsx';
import { type RunEvents, useRunEvents } from '../hooks/use-run-events.ts';
import { type RunStatus, runQuery, versionQuery, type WorkflowRun } from '../queries/runs.ts';
import { NodePanel } from '../run/node-panel.tsx';
import { PayloadView } from '../run/payload-view.tsx';
import { isOpenRun, RunActions } from '../run/run-actions.tsx';
import { Timeline } from '../run/timeline.tsx';

const GraphView = lazy(() =>
  import('../graph/graph-view.tsx').then(({ GraphView }) => ({ default: GraphView })),
);
const FROM = '/inside/w/$workspaceId/workflows/$workflowId/runs/$runId';

/** One run: live while it runs, and the whole story once it has ended. */
export function Run() {
  const { workflowId, runId, workspaceId } = useParams({ from: FROM });
  const events = useRunEvents(workflowId, runId);
  const query = useQuery(runQuery(workflowId, runId));
  return (
    <QueryView query={query} what="the run">
      {(run) => (
        <RunPage run={{ ...run, status: statusOf(run, events) }} events={events} workspaceId={workspaceId} />
      )}
    </QueryView>
  );
}

interface RunPageProps {
  run: WorkflowRun;
  events: RunEvents;
  workspaceId: string;
}

function RunPage({ run, events, workspaceId }: RunPageProps) {
  return (
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
}

/** The stream is ahead of the run that was last read. */
const statusOf = (run: WorkflowRun, { changes }: RunEvents): RunStatus =>
  (changes.findLast(({ nodeRunId }) => nodeRunId === null)?.status as RunStatus | undefined) ?? run.status;

function Summary({ run, workspaceId }: { run: WorkflowRun; workspaceId: string }) {
  const reason = run.error_message ?? run.waiting_for?.message;
  return (
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
            {run.unpriced_entry_count > 0 && ` + ${run.unpriced_entry_count} unpriced`}
          </Fact>
          <Fact name="Started by">{run.triggered_by ?? 'unknown'}</Fact>
        </Facts>
      </div>
      {reason && (
        <p
          className={`mx-4 mb-4 rounded-md border p-2 break-words ${run.error_message ? 'border-bad' : 'border-warn'}`}
        >
          {reason}
        </p>
      )}
      {run.source_run_id && (
        <p className="px-4 pb-4 text-soft">
          {run.source_kind === 'retry' ? 'Retries ' : 'Replays '}
          <Link
            to="/w/$workspaceId/workflows/$workflowId/runs/$runId"
            params={{ workspaceId, workflowId: run.workflow_id, runId: run.source_run_id }}
            className="text-accent hover:underline"
          >
            run {run.source_run_id.slice(-6)}
          </Link>
        </p>
      )}
    </Card>
  );
}

function Nodes({ run, events, workspaceId }: RunPageProps) {
  const { node: selectedId = null } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/workflows/$workflowId/runs/$runId' });
  const version = useQuery(versionQuery(run.workflow_id, run.version_id));
  const select = (node: string | null) => void navigate({ search: node ? { node } : {}, replace: true });
  return (
    <QueryView query={version} what="the graph">
      {({ nodes }) => {
        const shown = nodes.map((node): ShownNode => shownNode(node, run, events));
        const selected = shown.find(({ id }) => id === selectedId);
        const nodeRun = run.node_runs.find(({ workflow_node_id }) => workflow_node_id === selectedId);
        return (
          <>
            <Card title="Graph">
              <Suspense fallback={<Loading what="the graph" />}>
                <GraphView label="Graph of the run" nodes={shown} selectedId={selectedId} onSelect={select} />
              </Suspense>
            </Card>
            <Card title="Timeline">
              <Timeline nodes={shown} changes={events.changes} isOpen={isOpenRun(run)} onSelect={select} />
            </Card>
            {selected && nodeRun && (
              <NodePanel
                label={selected.label}
                nodeRun={nodeRun}
                workspaceId={workspaceId}
                changes={events.changes.filter(({ nodeRunId }) => nodeRunId === nodeRun.id)}
                partialText={events.partialTexts.get(nodeRun.id)}
              />
            )}
          </>
        );
      }}
    </QueryView>
  );
}

interface VersionNode {
  id: string;
  key?: string | null;
  node_type: string;
  depends_on: string[];
  branches?: Record<string, string>;
}

function shownNode(node: VersionNode, run: WorkflowRun, { changes }: RunEvents): ShownNode {
  const nodeRun = run.node_runs.find(({ workflow_node_id }) => workflow_node_id === node.id);
  const told = changes.findLast(({ nodeRunId }) => nodeRunId !== null && nodeRunId === nodeRun?.id)?.status;
  return {
    id: node.id,
    label: node.key ?? node.id.slice(-6),
    type: node.node_type,
    dependsOn: node.depends_on,
    branches: node.branches ?? {},
    status: told ?? nodeRun?.status ?? 'pending',
  };
}
