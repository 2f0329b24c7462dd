import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { JsonView } from '../components/json-view.tsx';
import { RunLink } from '../components/run-link.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Ago, Instant } from '../components/time.tsx';
import { formatDollars } from '../format.ts';
import { useMayEdit, useRole } from '../hooks/use-role.ts';
import type { Task } from '../queries/tasks.ts';
import { PayloadView } from '../run/payload-view.tsx';
import { DecisionForm } from './decision-form.tsx';

/** One task: what is asked, what is proposed, and the decision. */
export const TaskCard = ({ task }: { task: Task }) => (
  <Card title={task.title} actions={<StatusBadge status={task.status} />}>
    <div className="flex flex-col gap-4 p-4">
      {task.description && <p className="whitespace-pre-wrap">{task.description}</p>}
      <TaskFacts task={task} />
      {task.decision_comment && <p className="text-soft">“{task.decision_comment}”</p>}
      {task.proposed_actions.length > 0 && (
        <section aria-label="Proposed actions">
          <h3 className="mb-1 font-medium">Proposed actions</h3>
          <JsonView value={task.proposed_actions} label="Proposed actions" />
        </section>
      )}
      {task.status === 'waiting' ? (
        <Decision task={task} />
      ) : (
        task.output_data && (
          <PayloadView title="Output" value={task.output_data} workspaceId={task.workspace_id} />
        )
      )}
    </div>
  </Card>
);

const ASKS: Record<Task['approval_level'], string> = {
  none: 'to be done by a person',
  before: 'for approval before it runs',
  after: 'for approval of its output',
};

const ON_EXPIRY: Record<NonNullable<Task['on_expiry']>, string> = {
  fail: 'then it fails',
  approve: 'then it is approved',
  reject: 'then it is rejected',
  keep: 'then it goes on waiting',
};

const TaskFacts = ({ task }: { task: Task }) => (
  <Facts>
    <Fact name="Asked">
      <Ago at={task.created_at} />
    </Fact>
    <Fact name="Asks">{ASKS[task.approval_level]}</Fact>
    <Fact name="Too late">
      {task.expires_at === null ? (
        'never'
      ) : (
        <>
          <Ago at={task.expires_at} />
          {task.on_expiry && <span className="text-soft">, {ON_EXPIRY[task.on_expiry]}</span>}
        </>
      )}
    </Fact>
    <Fact name="Of">
      <RunLink workspaceId={task.workspace_id} runId={task.workflow_run_id} />
    </Fact>
    {task.cost_usd > 0 && <Fact name="Cost so far">{formatDollars(task.cost_usd)}</Fact>}
    {task.decision && (
      <Fact name="Decided">
        {task.decision} by {task.decided_by} <Instant at={task.decided_at} />
      </Fact>
    )}
  </Facts>
);

/** A viewer is told why there is nothing to press. */
function Decision({ task }: { task: Task }) {
  const role = useRole(task.workspace_id);
  if (!useMayEdit(task.workspace_id))
    return <p className="text-soft">Members of the workspace decide this; your role is {role}.</p>;
  return <DecisionForm task={task} />;
}
