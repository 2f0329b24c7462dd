import { useQueries, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { messageOf } from '../message-of.ts';
import { meQuery } from '../queries/me.ts';
import { workflowTitlesQuery } from '../queries/workflows.ts';

/** Workspaces that are looked into at most: titles are found in those that one belongs to. */
const MAX_WORKSPACES = 20;

/** The workflows with a title like this, to choose one. */
export function WorkflowChoice({ title }: { title: string }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const workspaces = (me.kind === 'user' ? me.workspaces : [me.workspace]).slice(0, MAX_WORKSPACES);
  const queries = useQueries({ queries: workspaces.map(({ id }) => workflowTitlesQuery(id, title)) });
  const failure = queries.find(({ error }) => error !== null)?.error;
  const found = queries.flatMap(({ data }, index) =>
    (data?.rows ?? []).map((workflow) => ({ ...workflow, workspace: workspaces[index]?.name ?? '' })),
  );
  if (failure) return <Note text={messageOf(failure)} />;
  if (queries.some(({ isPending }) => isPending)) return <Note text="Looking …" />;
  if (found.length === 0) return <Note text="None of your workspaces has a workflow with this title." />;
  return (
    <ul aria-label="Workflows" className="divide-y divide-line border-t border-line">
      {found.map(({ id, title: name, workspace }) => (
        <li key={id} className="px-4 py-2">
          <Link to="/system/queues" search={{ of: 'workflow', id }} className="text-accent hover:underline">
            {name}
          </Link>{' '}
          <span className="text-soft">in {workspace}</span>
        </li>
      ))}
    </ul>
  );
}

const Note = ({ text }: { text: string }) => (
  <p role="status" className="border-t border-line px-4 py-3">
    {text}
  </p>
);
