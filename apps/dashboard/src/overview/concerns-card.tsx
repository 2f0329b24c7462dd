import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { Card } from '../components/card.tsx';
import type { RunFilter } from '../queries/runs.ts';
import type { Concern } from './list-concerns.ts';

/** What needs a person now, each with the way to it. */
export const ConcernsCard = ({ concerns, workspaceId }: { concerns: Concern[]; workspaceId: string }) => (
  <Card title="What needs a person now">
    {concerns.length === 0 ? (
      <p className="flex items-center gap-2 p-4">
        <CircleCheck aria-hidden className="size-4 text-good" /> Nothing needs a person.
      </p>
    ) : (
      <ul className="max-h-80 divide-y divide-line overflow-auto">
        {concerns.map((concern) => (
          <li key={concern.id} className="flex items-center gap-2 px-4 py-2">
            <Face isUrgent={concern.isUrgent} />
            <ConcernLink concern={concern} workspaceId={workspaceId} />
          </li>
        ))}
      </ul>
    )}
  </Card>
);

const Face = ({ isUrgent }: { isUrgent: boolean }) =>
  isUrgent ? (
    <CircleAlert aria-label="urgent" role="img" className="size-4 shrink-0 text-bad" />
  ) : (
    <TriangleAlert aria-label="look at it" role="img" className="size-4 shrink-0 text-warn" />
  );

const LINK = 'text-accent hover:underline';

function ConcernLink({ concern: { kind, text }, workspaceId }: { concern: Concern; workspaceId: string }) {
  const params = { workspaceId };
  const failed: RunFilter = { status: ['failed'] };
  switch (kind) {
    case 'tasks':
      return (
        <Link to="/w/$workspaceId/tasks" params={params} className={LINK}>
          {text}
        </Link>
      );
    case 'failures':
      return (
        <Link to="/w/$workspaceId/runs" params={params} search={failed} className={LINK}>
          {text}
        </Link>
      );
    case 'budget':
      return (
        <Link to="/w/$workspaceId/costs" params={params} className={LINK}>
          {text}
        </Link>
      );
    case 'queues':
    case 'workers':
      return (
        <Link to={`/system/${kind}`} className={LINK}>
          {text}
        </Link>
      );
  }
}
