import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { TextField } from '../components/field.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { Ago } from '../components/time.tsx';
import { ViewerNote } from '../components/viewer-note.tsx';
import { NewWorkflowButton } from '../editor/new-workflow-button.tsx';
import { formatCents, formatCount } from '../format.ts';
import { useMayEdit } from '../hooks/use-role.ts';
import { type Workflow, workflowsQuery } from '../queries/workflows.ts';
import { ImportButton } from '../workflow/import-button.tsx';

const FROM = '/inside/w/$workspaceId/workflows';

/** The workflows of a workspace. */
export function Workflows() {
  const { workspaceId } = useParams({ from: FROM });
  const { q } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/workflows' });
  const mayEdit = useMayEdit(workspaceId);
  const query = useInfiniteQuery(workflowsQuery(workspaceId, q));
  return (
    <Page
      title="Workflows"
      actions={
        mayEdit && (
          <>
            <NewWorkflowButton workspaceId={workspaceId} />
            <ImportButton workspaceId={workspaceId} />
          </>
        )
      }
    >
      {!mayEdit && <ViewerNote what="workflows" />}
      <search className="max-w-sm">
        <TextField
          label="Text in the title"
          type="search"
          defaultValue={q ?? ''}
          onChange={({ target }) =>
            void navigate({ search: target.value === '' ? {} : { q: target.value }, replace: true })
          }
        />
      </search>
      <Card>
        <QueryView query={query} what="workflows">
          {({ pages }) => (
            <DataTable
              caption="Workflows"
              columns={columnsOf(workspaceId)}
              rows={pages.flatMap(({ rows }) => rows)}
              keyOf={({ id }) => id}
              empty={<Empty title="No workflows here">Make one, or import one of the examples.</Empty>}
            />
          )}
        </QueryView>
        <MoreButton query={query} />
      </Card>
    </Page>
  );
}

const columnsOf = (workspaceId: string): Column<Workflow>[] => [
  {
    title: 'Title',
    cell: ({ id, title, description }) => (
      <>
        <Link
          to="/w/$workspaceId/workflows/$workflowId"
          params={{ workspaceId, workflowId: id }}
          className="font-medium text-accent hover:underline"
        >
          {title}
        </Link>
        <p className="max-w-md truncate text-xs text-soft">{description}</p>
      </>
    ),
  },
  { title: 'Status', cell: ({ status }) => status },
  { title: 'Nodes', isNumber: true, cell: ({ nodes }) => formatCount(nodes.length) },
  {
    title: 'Budget of a run',
    isNumber: true,
    cell: ({ max_budget_cents: cents }) => (cents === null ? 'none' : formatCents(cents)),
  },
  { title: 'Changed', cell: ({ updated_at }) => <Ago at={updated_at} /> },
];
