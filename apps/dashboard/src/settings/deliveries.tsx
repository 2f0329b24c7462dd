import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { Button } from '../components/button.tsx';
import type { Column } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Select } from '../components/field.tsx';
import { JsonView } from '../components/json-view.tsx';
import { ListCard } from '../components/list-card.tsx';
import { RunLink } from '../components/run-link.tsx';
import { Empty } from '../components/states.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Ago, Instant } from '../components/time.tsx';
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  deliveriesQuery,
  redeliver,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../queries/webhooks.ts';

/** What was delivered to one endpoint, or was tried to be. */
export function Deliveries({ webhook }: { webhook: WebhookEndpoint }) {
  const [status, setStatus] = useState<DeliveryStatus | undefined>();
  const [shown, setShown] = useState<WebhookDelivery | null>(null);
  const query = useInfiniteQuery(deliveriesQuery(webhook, status));
  return (
    <>
      <ListCard
        title={`Deliveries to ${new URL(webhook.url).host}`}
        actions={
          <Select
            label="Status of deliveries"
            isLabelHidden
            value={status ?? ''}
            onChange={({ target }) => setStatus((target.value || undefined) as DeliveryStatus | undefined)}
          >
            <option value="">All</option>
            {DELIVERY_STATUSES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        }
        query={query}
        columns={columnsOf(webhook.workspace_id, setShown)}
        keyOf={({ id }) => id}
        empty={<Empty title="No deliveries">Ping the endpoint to make one.</Empty>}
      />
      <Dialog
        title={`Body of ${shown?.event ?? ''}`}
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        isWide
      >
        {shown && <JsonView value={shown.body} label="Body" />}
      </Dialog>
    </>
  );
}

const columnsOf = (
  workspaceId: string,
  show: (delivery: WebhookDelivery) => void,
): Column<WebhookDelivery>[] => [
  { title: 'When', cell: ({ created_at }) => <Ago at={created_at} /> },
  {
    title: 'Event',
    cell: ({ event, run_id }) => (
      <>
        <code>{event}</code> {run_id && <RunLink workspaceId={workspaceId} runId={run_id} />}
      </>
    ),
  },
  { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { title: 'Attempts', isNumber: true, cell: ({ attempt }) => attempt },
  { title: 'Answer', cell: (delivery) => <Answer delivery={delivery} /> },
  { title: 'Next try', cell: ({ next_attempt_at }) => <Instant at={next_attempt_at} /> },
  {
    title: 'Actions',
    cell: (delivery) => (
      <div className="flex gap-1">
        <ActionButton
          act={() => redeliver(workspaceId, delivery)}
          done="It is delivered again."
          changes="deliveries"
        >
          Redeliver
        </ActionButton>
        <Button look="quiet" onClick={() => show(delivery)}>
          Body
        </Button>
      </div>
    ),
  },
];

const Answer = ({ delivery: { last_status, last_error } }: { delivery: WebhookDelivery }) => (
  <span className={last_error ? 'text-bad' : 'text-soft'}>
    {last_status ?? (last_error ? '' : '–')}
    {last_error && <p className="max-w-xs text-xs break-words">{last_error}</p>}
  </span>
);
