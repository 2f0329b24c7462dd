import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextArea } from '../components/field.tsx';
import { formatBytes } from '../format.ts';
import { jsonProblem, parseObject } from '../json/parse-object.ts';
import { messageOf } from '../message-of.ts';
import { payloadQuery, referenceOf } from '../queries/payloads.ts';
import { replayRun, type WorkflowRun } from '../queries/runs.ts';

export interface ReplayButtonProps {
  run: WorkflowRun;
  workspaceId: string;
  onDone: (next: WorkflowRun) => Promise<unknown>;
}

/** A larger one cannot be edited here; it can be replayed as it is. */
const MAX_EDITED_BYTES = 1_048_576;

/** Runs everything again, with the same payload or one that was edited here. */
export function ReplayButton({ run, workspaceId, onDone }: ReplayButtonProps) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  /** Null: not edited. */
  const [text, setText] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const reference = referenceOf(run.trigger_payload);
  const problem = text === null ? null : jsonProblem(text);

  const attempt = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setRefusal(null);
    await act().catch((error: unknown) => setRefusal(messageOf(error)));
    setBusy(false);
  };
  const open = () => {
    setText(reference === null ? JSON.stringify(run.trigger_payload, null, 2) : null);
    setRefusal(null);
    setOpen(true);
  };
  const edit = () =>
    attempt(async () => {
      if (reference) setText((await client.fetchQuery(payloadQuery(workspaceId, reference.id))).text);
    });
  const replay = () =>
    attempt(async () => {
      const next = await replayRun(run.workflow_id, run.id, text === null ? null : parseObject(text));
      setOpen(false);
      await onDone(next);
    });
  return (
    <>
      <Button onClick={open}>Replay …</Button>
      <Dialog
        title="Replay with this payload"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        isWide
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Back</Button>
            <Button look="primary" disabled={isBusy || problem !== null} onClick={() => void replay()}>
              Replay
            </Button>
          </>
        }
      >
        {text === null && reference !== null ? (
          <div className="flex flex-wrap items-center gap-3">
            <p>The payload of {formatBytes(reference.bytes)} is taken as it is.</p>
            {reference.bytes <= MAX_EDITED_BYTES && (
              <Button disabled={isBusy} onClick={() => void edit()}>
                Edit it
              </Button>
            )}
          </div>
        ) : (
          <TextArea
            label="Trigger payload"
            rows={14}
            value={text ?? ''}
            problem={problem}
            onChange={({ target }) => setText(target.value)}
          />
        )}
        {refusal && (
          <p role="alert" className="mt-3 text-bad">
            {refusal}
          </p>
        )}
      </Dialog>
    </>
  );
}
