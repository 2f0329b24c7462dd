import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../components/button.tsx';
import { TextArea } from '../components/field.tsx';
import { useNotify } from '../components/notices.tsx';
import { type PayloadReference, payloadQuery } from '../queries/payloads.ts';
import type { Task } from '../queries/tasks.ts';
import { PayloadView } from '../run/payload-view.tsx';

/** A larger one cannot be edited here. */
const MAX_EDITED_BYTES = 1_048_576;

export interface ProposedOutputProps {
  task: Task;
  /** Somebody proposes it; otherwise whoever completes the task makes it. */
  isAsked: boolean;
  /** Of an output that is too large for an answer about its task. */
  reference: PayloadReference | null;
  /** What it was edited to; null: not. */
  text: string | null;
  problem: string | null;
  onEdit: (text: string) => void;
}

/** The output that counts once the task is approved. */
export function ProposedOutput({ task, isAsked, reference, text, problem, onEdit }: ProposedOutputProps) {
  const client = useQueryClient();
  const notify = useNotify();
  const edit = (large: PayloadReference) =>
    client
      .fetchQuery(payloadQuery(task.workspace_id, large.id))
      .then((document) => onEdit(document.text), notify.failed);
  if (reference !== null && text === null)
    return (
      <div className="flex flex-col items-start gap-2">
        <PayloadView title="Proposed output" value={task.output_data} workspaceId={task.workspace_id} />
        {reference.bytes <= MAX_EDITED_BYTES && <Button onClick={() => void edit(reference)}>Edit it</Button>}
      </div>
    );
  return (
    <TextArea
      label={isAsked ? 'Proposed output' : 'Output'}
      hint={isAsked ? 'What stands here when you approve is what counts.' : 'Becomes the output of the node.'}
      rows={8}
      value={text ?? JSON.stringify(task.output_data ?? {}, null, 2)}
      problem={problem}
      onChange={({ target }) => onEdit(target.value)}
    />
  );
}
