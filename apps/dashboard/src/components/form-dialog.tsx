import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { messageOf } from '../message-of.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface FormDialogProps {
  /** On the button that opens it, and its title. */
  title: string;
  submitLabel: string;
  /** Fields by their names. */
  children: ReactNode;
  /** Throws where something is wrong; its message is shown. Null closes the dialog, anything else is shown in place of the form. */
  onSubmit: (form: FormData) => Promise<ReactNode>;
}

/** A button that asks for something in a dialog. */
export function FormDialog({ title, submitLabel, children, onSubmit }: FormDialogProps) {
  const formId = useId();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [answer, setAnswer] = useState<ReactNode>(null);
  const open = () => {
    setProblem(null);
    setAnswer(null);
    setOpen(true);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const told = await onSubmit(new FormData(event.currentTarget));
      if (told === null) setOpen(false);
      else setAnswer(told);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={open}>{title} …</Button>
      <Dialog
        title={title}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          answer === null ? (
            <Button look="primary" type="submit" form={formId} disabled={isBusy}>
              {submitLabel}
            </Button>
          ) : (
            <Button onClick={() => setOpen(false)}>Done</Button>
          )
        }
      >
        {answer ?? (
          <form id={formId} onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
            {children}
            {problem && (
              <p role="alert" className="text-bad">
                {problem}
              </p>
            )}
          </form>
        )}
      </Dialog>
    </>
  );
}
