import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { messageOf } from '../message-of.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmButtonProps extends Omit<ButtonProps, 'onClick'> {
  /** What the dialog asks. */
  question: string;
  /** What will happen. */
  consequences: ReactNode;
  /** On the button that does it. */
  confirmLabel: string;
  onConfirm: () => Promise<unknown>;
  /** First part of the key of the queries that have changed with it. */
  changes?: string;
}

/** A button for what cannot be undone: it says what will happen first, and shows what went wrong. */
export function ConfirmButton({
  question,
  consequences,
  confirmLabel,
  onConfirm,
  changes,
  ...button
}: ConfirmButtonProps) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const confirm = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm();
      if (changes !== undefined) await client.invalidateQueries({ queryKey: [changes] });
      setOpen(false);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)} />
      <Dialog
        title={question}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Back</Button>
            <Button look="danger" disabled={isBusy} onClick={() => void confirm()}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        <div>{consequences}</div>
        {problem && (
          <p role="alert" className="mt-3 text-bad">
            {problem}
          </p>
        )}
      </Dialog>
    </>
  );
}
