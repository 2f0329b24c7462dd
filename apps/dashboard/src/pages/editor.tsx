import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { WorkflowEditor } from '../editor/workflow-editor.tsx';
import { useMayEdit } from '../hooks/use-role.ts';
import { schemasQuery } from '../queries/editor.ts';
import { workflowQuery } from '../queries/workflows.ts';

const FROM = '/inside/w/$workspaceId/workflows/$workflowId/edit';

/** A workflow on a canvas, beside the forms of its nodes. What is read again meanwhile does not replace what is edited. */
export function EditorPage() {
  const { workflowId, workspaceId } = useParams({ from: FROM });
  const mayEdit = useMayEdit(workspaceId);
  const workflow = useQuery({ ...workflowQuery(workflowId), refetchOnMount: 'always' });
  const schemas = useQuery(schemasQuery);
  if (!mayEdit) return <MayOnlyLook workspaceId={workspaceId} workflowId={workflowId} />;
  if (workflow.isFetching && !workflow.isFetchedAfterMount)
    return (
      <QueryView query={{ ...workflow, data: undefined } as typeof workflow} what="the workflow">
        {() => null}
      </QueryView>
    );
  return (
    <QueryView query={workflow} what="the workflow">
      {(data) => (
        <QueryView query={schemas} what="the fields of nodes">
          {(fields) => (
            <WorkflowEditor key={workflowId} workflow={data} schemas={fields} workspaceId={workspaceId} />
          )}
        </QueryView>
      )}
    </QueryView>
  );
}

const MayOnlyLook = (params: { workspaceId: string; workflowId: string }) => (
  <Page title="Edit">
    <Empty title="You may look at this workflow, not edit it">
      <p>You are a viewer of this workspace. An admin of it can make you a member.</p>
      <Link
        to="/w/$workspaceId/workflows/$workflowId"
        params={params}
        className="text-accent hover:underline"
      >
        Back to the workflow
      </Link>
    </Empty>
  </Page>
);
