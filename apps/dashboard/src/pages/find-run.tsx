import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { QueryView } from '../components/query-view.tsx';
import { workspaceRunQuery } from '../queries/runs.ts';

/** Leads to the page of a run of which only the id is known. */
export function FindRun() {
  const { workspaceId, runId } = useParams({ from: '/inside/w/$workspaceId/runs/$runId' });
  const query = useQuery(workspaceRunQuery(workspaceId, runId));
  return (
    <QueryView query={query} what="the run">
      {({ workflow_id: workflowId }) => (
        <Navigate
          to="/w/$workspaceId/workflows/$workflowId/runs/$runId"
          params={{ workspaceId, workflowId, runId }}
          replace
        />
      )}
    </QueryView>
  );
}
