import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { TextArea, TextField } from '../components/field.tsx';
import { useNotify } from '../components/notices.tsx';
import { messageOf } from '../message-of.ts';
import { approveTask, completeTask, rejectTask, type Task } from '../queries/tasks.ts';

/** Approve, reject or complete a task; the output may be edited where there is one. */
export function DecisionForm({ task }: { task: Task }) {
  const client = useQueryClient();
  const notify = useNotify();
  const proposed = task.output_data === null ? '' : JSON.stringify(task.output_data, null, 2);
  const [output, setOutput] = useState(proposed);
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const said = comment.trim() === '' ? null : comment.trim();

  const decide = async (act: () => Promise<unknown>, done: string) => {
    setProblem(null);
    try {
      await act();
      notify.done(done);
      await client.invalidateQueries({ queryKey: ['tasks'] });
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  const approve = async () =>
    task.approval_level === 'none'
      ? completeTask(task, said, JSON.parse(output === '' ? '{}' : output))
      : approveTask(task, said, output === proposed ? null : JSON.parse(output));
  const isAsked = task.approval_level !== 'none';
  const hasOutput = !isAsked || task.approval_level === 'after';
  return (
    <div className="flex flex-col gap-3">
      {hasOutput && (
        <TextArea
          label={isAsked ? 'Proposed output' : 'Output'}
          hint={
            isAsked ? 'What stands here when you approve is what counts.' : 'Becomes the output of the node.'
          }
          rows={8}
          value={output}
          onChange={({ target }) => setOutput(target.value)}
        />
      )}
      <TextField label="Comment" value={comment} onChange={({ target }) => setComment(target.value)} />
      {problem && (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" onClick={() => void decide(approve, isAsked ? 'Approved.' : 'Completed.')}>
          {isAsked ? 'Approve' : 'Complete'}
        </Button>
        <Button look="danger" onClick={() => void decide(() => rejectTask(task, said), 'Rejected.')}>
          Reject
        </Button>
      </div>
    </div>
  );
}
