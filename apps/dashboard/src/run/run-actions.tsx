import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextArea } from '../components/field.tsx';
import { useNotify } from '../components/notices.tsx';
import { messageOf } from '../message-of.ts';
import { cancelRun, replayRun, retryRun, type WorkflowRun } from '../queries/runs.ts';

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
      {run.status !== 'completed' && <Button onClick={() => void retry()}>Retry what failed</Button>}
      <Replay run={run} onDone={(next) => show(next, 'The run is replayed.')} />
    </>
  );
}

function Replay({ run, onDone }: { run: WorkflowRun; onDone: (next: WorkflowRun) => Promise<unknown> }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const open = () => {
    setText(JSON.stringify(run.trigger_payload, null, 2));
    setProblem(null);
    setOpen(true);
  };
  const replay = async () => {
    try {
      const next = await replayRun(run.workflow_id, run.id, JSON.parse(text));
      setOpen(false);
      await onDone(next);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      <Button onClick={open}>Replay …</Button>
      <Dialog
        title="Replay with this payload"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Back</Button>
            <Button look="primary" onClick={() => void replay()}>
              Replay
            </Button>
          </>
        }
      >
        <TextArea
          label="Trigger payload"
          rows={12}
          value={text}
          problem={problem}
          onChange={({ target }) => setText(target.value)}
        />
      </Dialog>
    </>
  );
}
