import { useBlocker } from '@tanstack/react-router';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';

/** Asks before a page with unsaved changes is left. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <Dialog
      title="Leave without saving?"
      isOpen={status === 'blocked'}
      onClose={() => reset?.()}
      actions={
        <>
          <Button onClick={() => reset?.()}>Stay</Button>
          <Button look="danger" onClick={() => proceed?.()}>
            Leave without saving
          </Button>
        </>
      }
    >
      What you have changed since the last save is lost then.
    </Dialog>
  );
}
