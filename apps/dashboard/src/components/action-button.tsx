import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { useNotify } from './notices.tsx';

export interface ActionButtonProps extends Omit<ButtonProps, 'onClick'> {
  act: () => Promise<unknown>;
  /** What is told when it is done. */
  done: string;
  /** First part of the key of the queries that have changed with it. */
  changes: string;
}

/** A button for what can be undone: it acts at once, says what came of it, and has what it changed read again. */
export function ActionButton({ act, done, changes, disabled, ...button }: ActionButtonProps) {
  const client = useQueryClient();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await act();
      notify.done(done);
      await client.invalidateQueries({ queryKey: [changes] });
    } catch (error) {
      notify.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return <Button {...button} disabled={disabled || isBusy} onClick={() => void run()} />;
}
