import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { Card } from '../components/card.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Loading } from '../components/states.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import type { ShownNode } from '../graph/graph-view.tsx';
import { type NodeRun, versionQuery, type WorkflowRun } from '../queries/runs.ts';
import type { RunEvents } from './event-log.ts';
import { Items } from './items.tsx';
import { NodeRunDetails } from './node-run-details.tsx';
import { isOpenRun } from './run-actions.tsx';
import { RunCosts } from './run-costs.tsx';
import { Timeline } from './timeline.tsx';

const GraphView = lazy(() =>
  import('../graph/graph-view.tsx').then(({ GraphView }) => ({ default: GraphView })),
);

export interface NodesProps {
  run: WorkflowRun;
  events: RunEvents;
  workspaceId: string;
}

/** The nodes of a run: as a graph, as bars of time, by what they cost, and one of them in full. */
export function Nodes({ run, events, workspaceId }: NodesProps) {
  const version = useQuery(versionQuery(run.workflow_id, run.version_id));
  return (
    <QueryView query={version} what="the graph">
      {({ nodes }) => <NodesOf nodes={nodes} run={run} events={events} workspaceId={workspaceId} />}
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

function NodesOf({ nodes, run, events, workspaceId }: NodesProps & { nodes: VersionNode[] }) {
  const search = useSearch({ from: '/inside/w/$workspaceId/workflows/$workflowId/runs/$runId' });
  const navigate = useNavigate({ from: '/w/$workspaceId/workflows/$workflowId/runs/$runId' });
  const select = (node: string | null) => void navigate({ search: node ? { node } : {}, replace: true });
  const nodeRuns = new Map(run.node_runs.map((nodeRun) => [nodeRun.workflow_node_id, nodeRun]));
  const labels = new Map(nodes.map((node) => [node.id, labelOf(node)]));
  const selectedId = search.node ?? firstFailed(run.node_runs);
  const nodeRun = nodeRuns.get(selectedId ?? '');
  const changesOf = (nodeId: string) => events.changes.get(nodeRuns.get(nodeId)?.id ?? '') ?? [];
  const statusOf = (nodeId: string) =>
    changesOf(nodeId).at(-1)?.status ?? nodeRuns.get(nodeId)?.status ?? 'pending';
  const nodeOf = useNodeOf(nodes, run.node_runs, events.changes);
  return (
    <>
      <Card title="Graph">
        <Suspense fallback={<Loading what="the graph" />}>
          <GraphView
            label="Graph of the run"
            nodes={nodes.map((node) => shownNode(node, statusOf(node.id)))}
            selectedId={selectedId}
            onSelect={select}
          />
        </Suspense>
      </Card>
      <Card title="Timeline">
        <Timeline
          rows={nodes.map((node) => ({ id: node.id, label: labelOf(node), changes: changesOf(node.id) }))}
          isOpen={isOpenRun(run)}
          onSelect={select}
        />
      </Card>
      {nodeRun && (
        <Card
          title={`Node ${labels.get(nodeRun.workflow_node_id)}`}
          actions={<StatusBadge status={statusOf(nodeRun.workflow_node_id)} />}
        >
          <div className="p-4">
            <NodeRunDetails nodeRun={nodeRun} workspaceId={workspaceId} events={events} />
          </div>
        </Card>
      )}
      {nodeRun?.item_counts && (
        <Items
          key={nodeRun.id}
          nodeRun={nodeRun}
          workflowId={run.workflow_id}
          workspaceId={workspaceId}
          events={events}
        />
      )}
      <RunCosts workflowId={run.workflow_id} runId={run.id} nodeOf={nodeOf} />
    </>
  );
}

/** What the node of a node run is called; items of maps are known by their events. */
const useNodeOf = (nodes: VersionNode[], nodeRuns: NodeRun[], changes: RunEvents['changes']) =>
  useMemo(() => {
    const labels = new Map(nodes.map((node) => [node.id, labelOf(node)]));
    const nodeIds = new Map(nodeRuns.map(({ id, workflow_node_id }) => [id, workflow_node_id]));
    return (nodeRunId: string) =>
      labels.get(nodeIds.get(nodeRunId) ?? changes.get(nodeRunId)?.[0]?.nodeId ?? '') ?? 'items';
  }, [nodes, nodeRuns, changes]);

const labelOf = ({ id, key }: VersionNode): string => key ?? id.slice(-6);

/** What one wants to see first of a run that failed. */
const firstFailed = (nodeRuns: NodeRun[]): string | null =>
  nodeRuns.find(({ status }) => status === 'failed')?.workflow_node_id ?? null;

const shownNode = (node: VersionNode, status: string): ShownNode => ({
  id: node.id,
  label: labelOf(node),
  type: node.node_type,
  dependsOn: node.depends_on,
  branches: node.branches ?? {},
  status,
});
