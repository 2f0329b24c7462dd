import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { JsonView } from '../components/json-view.tsx';
import { useNotify } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty, Loading } from '../components/states.tsx';
import { draftOf } from '../editor/draft.ts';
import { spelledOut } from '../editor/order.ts';
import { formatCents, formatDuration } from '../format.ts';
import { useMayEdit } from '../hooks/use-role.ts';
import {
  exportWorkflow,
  setWorkflowStatus,
  type Workflow as WorkflowData,
  workflowQuery,
} from '../queries/workflows.ts';
import { TriggerButton } from '../workflow/trigger-button.tsx';

const GraphView = lazy(() =>
  import('../graph/graph-view.tsx').then(({ GraphView }) => ({ default: GraphView })),
);
const WorkflowTabs = lazy(() =>
  import('../workflow/workflow-tabs.tsx').then(({ WorkflowTabs }) => ({ default: WorkflowTabs })),
);
const FROM = '/inside/w/$workspaceId/workflows/$workflowId';

/** One workflow: its graph, its limits, and a way to run it. */
export function Workflow() {
  const { workflowId, workspaceId } = useParams({ from: FROM });
  const query = useQuery(workflowQuery(workflowId));
  return (
    <QueryView query={query} what="the workflow">
      {(workflow) => <WorkflowPage workflow={workflow} workspaceId={workspaceId} />}
    </QueryView>
  );
}

function WorkflowPage({ workflow, workspaceId }: { workflow: WorkflowData; workspaceId: string }) {
  return (
    <Page title={workflow.title} actions={<Actions workflow={workflow} workspaceId={workspaceId} />}>
      {workflow.description && <p className="text-soft">{workflow.description}</p>}
      <Card>
        <div className="p-4">
          <Limits workflow={workflow} />
        </div>
      </Card>
      <Graph workflow={workflow} />
      <More workflow={workflow} workspaceId={workspaceId} />
      <Link
        to="/w/$workspaceId/runs"
        params={{ workspaceId }}
        search={{ workflow_id: workflow.id }}
        className="text-accent hover:underline"
      >
        Runs of this workflow
      </Link>
    </Page>
  );
}

function Actions({ workflow, workspaceId }: { workflow: WorkflowData; workspaceId: string }) {
  const notify = useNotify();
  const mayEdit = useMayEdit(workspaceId);
  const isActive = workflow.status === 'active';
  return (
    <>
      <Button onClick={() => void exportWorkflow(workflow).catch(notify.failed)}>Export</Button>
      <ActionButton
        act={() => setWorkflowStatus(workflow.id, isActive ? 'paused' : 'active')}
        done={isActive ? 'The workflow takes no triggers.' : 'The workflow can be triggered.'}
        changes="workflow"
      >
        {isActive ? 'Pause' : 'Activate'}
      </ActionButton>
      {mayEdit && (
        <Link
          to="/w/$workspaceId/workflows/$workflowId/edit"
          params={{ workspaceId, workflowId: workflow.id }}
          className="rounded-md border border-line bg-card px-3 py-1.5 font-medium hover:border-accent"
        >
          Edit
        </Link>
      )}
      {isActive && <TriggerButton workflow={workflow} workspaceId={workspaceId} />}
    </>
  );
}

function More({ workflow, workspaceId }: { workflow: WorkflowData; workspaceId: string }) {
  const { tab = 'versions' } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/workflows/$workflowId' });
  return (
    <Suspense fallback={<Loading what="versions" />}>
      <WorkflowTabs
        workflow={workflow}
        workspaceId={workspaceId}
        mayEdit={useMayEdit(workspaceId)}
        tab={tab}
        onTab={(next) => void navigate({ search: (last) => ({ ...last, tab: next }), replace: true })}
      />
    </Suspense>
  );
}

const Limits = ({ workflow }: { workflow: WorkflowData }) => (
  <Facts>
    <Fact name="Status">{workflow.status}</Fact>
    <Fact name="Budget of a run">
      {workflow.max_budget_cents === null ? 'none' : formatCents(workflow.max_budget_cents)}
    </Fact>
    <Fact name="Where it is used up">{workflow.budget_action === 'ask' ? 'it asks' : 'the node fails'}</Fact>
    <Fact name="Time of a run">
      {workflow.timeout_ms === null ? 'no limit' : formatDuration(workflow.timeout_ms)}
    </Fact>
  </Facts>
);

function Graph({ workflow }: { workflow: WorkflowData }) {
  const { nodes } = workflow;
  const { node: selectedId = null } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/workflows/$workflowId' });
  const selected = nodes.find(({ id }) => id === selectedId);
  const shown = shownNodes(workflow);
  return (
    <>
      <Card title="Graph">
        {nodes.length === 0 ? (
          <Empty title="No nodes yet">Add some in the editor.</Empty>
        ) : (
          <Suspense fallback={<Loading what="the graph" />}>
            <GraphView
              label="Graph of the workflow"
              nodes={shown}
              selectedId={selectedId}
              onSelect={(node) =>
                void navigate({
                  search: ({ node: _last, ...rest }) => ({ ...rest, ...(node && { node }) }),
                  replace: true,
                })
              }
            />
          </Suspense>
        )}
      </Card>
      {selected && (
        <Card title={`Node ${selected.key ?? selected.id.slice(-6)}`}>
          <div className="p-4">
            <JsonView value={selected} label="Node" />
          </div>
        </Card>
      )}
    </>
  );
}

/** With the edges that the order of the nodes makes where none is drawn. */
function shownNodes(workflow: WorkflowData) {
  const nodes = spelledOut(draftOf(workflow).nodes);
  const idOf = new Map(nodes.map(({ key, uid }) => [key, uid]));
  const own = (key: string) => idOf.get(key) ?? key;
  return nodes.map(({ uid, key, node_type, depends_on, branches }) => ({
    id: uid,
    label: key,
    type: node_type,
    dependsOn: depends_on.map(own),
    branches: Object.fromEntries(Object.entries(branches).map(([source, label]) => [own(source), label])),
    status: null,
  }));
}
