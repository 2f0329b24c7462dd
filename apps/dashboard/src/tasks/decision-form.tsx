import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { useNotify } from '../components/notices.tsx';
import { jsonProblem, parseObject } from '../json/parse-object.ts';
import { messageOf } from '../message-of.ts';
import { referenceOf } from '../queries/payloads.ts';
import { approveTask, completeTask, rejectTask, type Task } from '../queries/tasks.ts';
import { ProposedOutput } from './proposed-output.tsx';

/** Approve, reject or complete a task; the output may be edited where there is one. Ctrl and Enter approves. */
export function DecisionForm({ task }: { task: Task }) {
  const client = useQueryClient();
  const notify = useNotify();
  const isAsked = task.approval_level !== 'none';
  const hasOutput = !isAsked || task.approval_level === 'after';
  /** Null: as it is proposed. */
  const [output, setOutput] = useState<string | null>(isAsked ? null : '{}');
  const [comment, setComment] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const problem = output === null ? null : jsonProblem(output);
  const said = comment.trim() === '' ? null : comment.trim();

  const decide = async (act: () => Promise<unknown>, done: string) => {
    setRefusal(null);
    setBusy(true);
    try {
      await act();
      notify.done(done);
      await client.invalidateQueries({ queryKey: ['tasks'] });
    } catch (error) {
      setRefusal(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const approve = () => {
    if (problem !== null || isBusy) return;
    const edited = output === null ? null : parseObject(output);
    if (isAsked) void decide(() => approveTask(task, said, edited), 'Approved.');
    else void decide(() => completeTask(task, said, edited ?? {}), 'Completed.');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) approve();
  };
  return (
    // Enter alone decides nothing.
    <form onSubmit={(event) => event.preventDefault()} onKeyDown={onKeyDown} className="flex flex-col gap-3">
      {hasOutput && (
        <ProposedOutput
          task={task}
          isAsked={isAsked}
          reference={referenceOf(task.output_data)}
          text={output}
          problem={problem}
          onEdit={setOutput}
        />
      )}
      <TextField label="Comment" value={comment} onChange={({ target }) => setComment(target.value)} />
      {refusal && (
        <p role="alert" className="text-bad">
          {refusal}
        </p>
      )}
      <div className="flex items-center gap-2">
        <Button
          look="primary"
          onClick={approve}
          disabled={isBusy || problem !== null}
          aria-keyshortcuts="Control+Enter"
          title="Ctrl + Enter"
        >
          {isAsked ? 'Approve' : 'Complete'}
        </Button>
        <Button
          look="danger"
          disabled={isBusy}
          onClick={() => void decide(() => rejectTask(task, said), 'Rejected.')}
        >
          Reject
        </Button>
      </div>
    </form>
  );
}
