import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useNotify } from '../components/notices.tsx';
import { QueryView } from '../components/query-view.tsx';
import { formatCount } from '../format.ts';
import { messageOf } from '../message-of.ts';
import type { BulkCall, BulkScope } from '../queries/bulk.ts';

export interface BulkButtonProps {
  /** On the button that opens it. */
  label: string;
  /** `Cancel` and `cancelled`, as the dialog speaks of it. */
  verb: string;
  participle: string;
  consequences: string;
  workspaceId: string;
  scope: BulkScope;
  call: BulkCall;
  /** Runs of one call at most. */
  batchSize: number;
  onDone?: () => void;
}

/** Changes many runs: says how many first, and then changes no more than that, batch by batch. */
export function BulkButton(props: BulkButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{props.label}</Button>
      {isOpen && <BulkDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function BulkDialog(props: BulkButtonProps & { onClose: () => void }) {
  const { workspaceId, scope, call, verb, participle, consequences, onClose } = props;
  const count = useQuery({
    queryKey: ['bulk', verb, workspaceId, scope],
    queryFn: async () => (await call(workspaceId, scope, { isDryRun: true })).matched,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const { run, doneCount, isBusy, problem } = useBatches(props, count.data ?? 0);
  const total = count.data ?? 0;
  return (
    <Dialog
      title={`${verb} runs`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{isBusy ? 'Stop here' : 'Back'}</Button>
          {total > 0 && (
            <Button look="danger" disabled={isBusy} onClick={() => void run()}>
              {doneCount > 0 ? 'Go on' : `${verb} ${formatCount(total)} ${total === 1 ? 'run' : 'runs'}`}
            </Button>
          )}
        </>
      }
    >
      <QueryView query={count} what="how many there are">
        {(matched) => <p>{matched === 0 ? `None of these runs can be ${participle}.` : consequences}</p>}
      </QueryView>
      {(isBusy || doneCount > 0) && (
        <label className="mt-3 flex flex-col gap-1">
          <span aria-live="polite">
            {formatCount(doneCount)} of {formatCount(total)} {participle}
          </span>
          <progress className="w-full" value={doneCount} max={total} />
        </label>
      )}
      {problem && (
        <p role="alert" className="mt-3 text-bad">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

/** Calls again until as many runs as were counted have been dealt with, the dialog is closed, or something goes wrong. */
function useBatches(props: BulkButtonProps & { onClose: () => void }, total: number) {
  const { workspaceId, scope, call, batchSize, participle, onClose, onDone } = props;
  const client = useQueryClient();
  const notify = useNotify();
  const [doneCount, setDoneCount] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const progress = useRef({ done: 0, left: -1 });
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    const state = progress.current;
    if (state.left < 0) state.left = total;
    try {
      while (state.left > 0 && isOpen.current) {
        const limit = Math.min(batchSize, state.left);
        const { matched, done, remaining } = await call(workspaceId, scope, { limit, isDryRun: false });
        state.done += done;
        state.left = remaining === 0 ? 0 : state.left - (matched - remaining);
        setDoneCount(state.done);
      }
      notify.done(`${formatCount(state.done)} ${state.done === 1 ? 'run is' : 'runs are'} ${participle}.`);
      onDone?.();
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['runs', workspaceId] });
    }
  };
  return { run, doneCount, isBusy, problem };
}
