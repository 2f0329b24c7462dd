import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { JsonDifference } from '../compare/json-difference.tsx';
import { NodeTable } from '../compare/node-table.tsx';
import { type NodeRunPair, pairNodeRuns } from '../compare/pair-node-runs.ts';
import { RunSide } from '../compare/run-sides.tsx';
import { Card } from '../components/card.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { earlierRunQuery, runQuery, versionQuery, type WorkflowRun } from '../queries/runs.ts';

const FROM = '/inside/w/$workspaceId/workflows/$workflowId/compare';

/** Two runs of one workflow, side by side. Without a left one: what the right one retries or replays, or the one before it. */
export function Compare() {
  const { workspaceId, workflowId } = useParams({ from: FROM });
  const { left, right = '' } = useSearch({ from: FROM });
  const after = useQuery(runQuery(workflowId, right));
  return (
    <Page title="Compare runs">
      <QueryView query={after} what="the run">
        {(run) =>
          left === undefined ? (
            <WithEarlier run={run} workspaceId={workspaceId} />
          ) : (
            <WithLeft leftId={left} run={run} workspaceId={workspaceId} />
          )
        }
      </QueryView>
    </Page>
  );
}

interface RightProps {
  run: WorkflowRun;
  workspaceId: string;
}

function WithEarlier({ run, workspaceId }: RightProps) {
  const query = useQuery(earlierRunQuery(workspaceId, run));
  return (
    <QueryView query={query} what="the run before it">
      {(leftId) =>
        leftId === null ? (
          <Card>
            <Empty title="There is no run to compare it with">
              No other run of this workflow has completed before it.
            </Empty>
          </Card>
        ) : (
          <WithLeft leftId={leftId} run={run} workspaceId={workspaceId} />
        )
      }
    </QueryView>
  );
}

function WithLeft({ leftId, run, workspaceId }: RightProps & { leftId: string }) {
  const query = useQuery(runQuery(run.workflow_id, leftId));
  return (
    <QueryView query={query} what="the other run">
      {(other) => <Comparison left={other} right={run} workspaceId={workspaceId} />}
    </QueryView>
  );
}

interface ComparisonProps {
  left: WorkflowRun;
  right: WorkflowRun;
  workspaceId: string;
}

function Comparison({ left, right, workspaceId }: ComparisonProps) {
  const navigate = useNavigate({ from: '/w/$workspaceId/workflows/$workflowId/compare' });
  const choose = (ids: { left?: string; right?: string }) =>
    void navigate({ search: { left: left.id, right: right.id, ...ids }, replace: true });
  return (
    <>
      <div className="grid gap-4 lg:grid-cols-2">
        <RunSide name="Before" run={left} workspaceId={workspaceId} onChoose={(id) => choose({ left: id })} />
        <RunSide
          name="After"
          run={right}
          workspaceId={workspaceId}
          onChoose={(id) => choose({ right: id })}
        />
      </div>
      <Nodes left={left} right={right} workspaceId={workspaceId} />
      <Card title="Trigger payload">
        <div className="p-4">
          <JsonDifference
            label="Trigger payload"
            workspaceId={workspaceId}
            left={left.trigger_payload}
            right={right.trigger_payload}
          />
        </div>
      </Card>
    </>
  );
}

function Nodes({ left, right, workspaceId }: ComparisonProps) {
  const { node: comparedId } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/workflows/$workflowId/compare' });
  const before = useQuery(versionQuery(left.workflow_id, left.version_id));
  const after = useQuery(versionQuery(right.workflow_id, right.version_id));
  return (
    <QueryView query={before} what="the version before">
      {({ nodes: leftNodes }) => (
        <QueryView query={after} what="the version after">
          {({ nodes: rightNodes }) => {
            const pairs = pairNodeRuns(
              { nodes: leftNodes, nodeRuns: left.node_runs },
              { nodes: rightNodes, nodeRuns: right.node_runs },
            );
            const compared = pairs.find(({ id }) => id === comparedId);
            return (
              <>
                <Card title="Nodes" actions={<VersionChange pairs={pairs} />}>
                  <NodeTable
                    pairs={pairs}
                    onCompare={(node) =>
                      void navigate({ search: (now) => ({ ...now, node }), replace: true })
                    }
                  />
                </Card>
                {compared?.left && compared.right && (
                  <Card title={`Output of ${compared.label}`}>
                    <div className="p-4">
                      <JsonDifference
                        label="Output"
                        workspaceId={workspaceId}
                        left={compared.left.output_data}
                        right={compared.right.output_data}
                      />
                    </div>
                  </Card>
                )}
              </>
            );
          }}
        </QueryView>
      )}
    </QueryView>
  );
}

/** What was edited between the versions of the two runs. */
function VersionChange({ pairs }: { pairs: NodeRunPair[] }) {
  const count = (change: NodeRunPair['change']) => pairs.filter((pair) => pair.change === change).length;
  const edits = (['added', 'removed', 'changed'] as const).filter((change) => count(change) > 0);
  if (edits.length === 0) return <span className="text-soft">The graph is the same.</span>;
  return (
    <span className="text-warn">
      Another version of the graph: {edits.map((change) => `${count(change)} ${change}`).join(', ')}
    </span>
  );
}
