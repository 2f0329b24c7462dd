import { useQuery } from '@tanstack/react-query';
import { ConfirmButton } from '../components/confirm-button.tsx';
import { useNotify } from '../components/notices.tsx';
import { QueryView } from '../components/query-view.tsx';
import { formatCount } from '../format.ts';
import { drainQueue } from '../queries/queues.ts';

/** Cancels what waits in a queue, after it has said how much that is. */
export function DrainButton({ queue }: { queue: string }) {
  const notify = useNotify();
  const drain = async () => {
    const { cancelled_runs, has_more } = await drainQueue(queue, false);
    notify.done(`${formatCount(cancelled_runs)} runs are cancelled${has_more ? '; there are more' : ''}.`);
  };
  return (
    <ConfirmButton
      look="quiet"
      question={`Drain ${queue}?`}
      consequences={<Consequences queue={queue} />}
      confirmLabel="Cancel these runs"
      onConfirm={drain}
      changes="queues"
    >
      Drain …
    </ConfirmButton>
  );
}

function Consequences({ queue }: { queue: string }) {
  const query = useQuery({
    queryKey: ['drain', queue],
    queryFn: () => drainQueue(queue, true),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <QueryView query={query} what="what it would cancel">
      {({ matched_runs, matched_node_runs, running_node_runs }) => (
        <p>
          {formatCount(matched_runs)} runs whose next step waits here would be cancelled, with{' '}
          {formatCount(matched_node_runs)} node runs, {formatCount(running_node_runs)} of which run at this
          moment elsewhere and would be stopped. Retries and scheduled runs stay.
        </p>
      )}
    </QueryView>
  );
}
