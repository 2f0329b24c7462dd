import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from '../components/button.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import { useNotify } from '../components/notices.tsx';
import { cancelRun, retryRun, type WorkflowRun } from '../queries/runs.ts';
import { ReplayButton } from './replay-button.tsx';

const OPEN = ['pending', 'running', 'waiting'];
export const isOpenRun = ({ status }: Pick<WorkflowRun, 'status'>): boolean => OPEN.includes(status);

/** What can be done with a run as a whole. */
export function RunActions({ run, workspaceId }: { run: WorkflowRun; workspaceId: string }) {
  const navigate = useNavigate();
  const notify = useNotify();
  const show = (next: WorkflowRun, what: string) => {
    notify.done(what);
    return navigate({
      to: '/w/$workspaceId/workflows/$workflowId/runs/$runId',
      params: { workspaceId, workflowId: next.workflow_id, runId: next.id },
    });
  };
  const retry = () =>
    retryRun(run.workflow_id, run.id).then(
      (next) => show(next, 'A new run goes on from what failed.'),
      notify.failed,
    );
  if (isOpenRun(run))
    return (
      <ConfirmButton
        look="danger"
        question="Cancel this run?"
        consequences="What is running is stopped, what waits is given up. What was spent stays spent."
        confirmLabel="Cancel the run"
        onConfirm={() => cancelRun(run.workflow_id, run.id, null)}
      >
        Cancel
      </ConfirmButton>
    );
  return (
    <>
      <Link
        to="/w/$workspaceId/workflows/$workflowId/compare"
        params={{ workspaceId, workflowId: run.workflow_id }}
        search={{ right: run.id }}
        className="inline-flex items-center rounded-md border border-line bg-card px-3 py-1.5 font-medium hover:border-accent"
      >
        Compare
      </Link>
      {run.status !== 'completed' && <Button onClick={() => void retry()}>Retry what failed</Button>}
      <ReplayButton
        run={run}
        workspaceId={workspaceId}
        onDone={(next) => show(next, 'The run is replayed.')}
      />
    </>
  );
}
