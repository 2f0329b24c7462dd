import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Ago, Instant } from '../components/time.tsx';
import type { Task } from '../queries/tasks.ts';
import { PayloadView } from '../run/payload-view.tsx';
import { DecisionForm } from './decision-form.tsx';

/** One task: what is asked, what is proposed, and the decision. */
export const TaskCard = ({ task }: { task: Task }) => (
  <Card title={task.title} actions={<StatusBadge status={task.status} />}>
    <div className="flex flex-col gap-4 p-4">
      {task.description && <p className="whitespace-pre-wrap">{task.description}</p>}
      <Facts>
        <Fact name="Asked">
          <Ago at={task.created_at} />
        </Fact>
        <Fact name="Asks for approval">{task.approval_level}</Fact>
        <Fact name="Too late at">
          <Instant at={task.expires_at} />
        </Fact>
        <Fact name="Decided">{task.decision ? `${task.decision} by ${task.decided_by}` : 'not yet'}</Fact>
      </Facts>
      {task.decision_comment && <p className="text-soft">“{task.decision_comment}”</p>}
      {task.status === 'waiting' ? (
        <DecisionForm task={task} />
      ) : (
        task.output_data && (
          <PayloadView title="Output" value={task.output_data} workspaceId={task.workspace_id} />
        )
      )}
    </div>
  </Card>
);
