import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ActionButton } from '../components/action-button.tsx';
import { Button } from '../components/button.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import type { Column } from '../components/data-table.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import {
  deleteWebhook,
  pingWebhook,
  updateWebhook,
  type WebhookEndpoint,
  webhooksQuery,
} from '../queries/webhooks.ts';
import { Deliveries } from './deliveries.tsx';
import { ChangeWebhook, NewWebhook, RotateSecret } from './webhook-dialogs.tsx';

/** Where events of the workspace are delivered to, and how that goes. */
export function Webhooks({ workspaceId }: { workspaceId: string }) {
  const { webhook: chosenId } = useSearch({ from: '/inside/w/$workspaceId/settings' });
  const navigate = useNavigate({ from: '/w/$workspaceId/settings' });
  const query = useInfiniteQuery(webhooksQuery(workspaceId));
  const chosen = query.data?.pages.flatMap(({ rows }) => rows).find(({ id }) => id === chosenId);
  const show = (webhook: string) => void navigate({ search: { tab: 'webhooks', webhook }, replace: true });
  return (
    <div className="flex flex-col gap-4">
      <ListCard
        title="Webhooks"
        actions={<NewWebhook workspaceId={workspaceId} />}
        query={query}
        columns={columnsOf(show)}
        keyOf={({ id }) => id}
        empty={
          <Empty title="No webhooks">A program elsewhere can be told when runs end or tasks wait.</Empty>
        }
      />
      {chosen && <Deliveries key={chosen.id} webhook={chosen} />}
    </div>
  );
}

const columnsOf = (show: (id: string) => void): Column<WebhookEndpoint>[] => [
  {
    title: 'Endpoint',
    cell: ({ url, description }) => (
      <div className="max-w-xs">
        <code className="font-medium break-all">{url}</code>
        {description && <p className="text-soft">{description}</p>}
      </div>
    ),
  },
  {
    title: 'Told of',
    cell: ({ events, workflow_id }) => (
      <span className="text-soft">
        {events.join(', ')}
        {workflow_id && `, of workflow ${workflow_id.slice(-6)} only`}
      </span>
    ),
  },
  { title: 'State', cell: (webhook) => <State webhook={webhook} /> },
  { title: 'Actions', cell: (webhook) => <Actions webhook={webhook} show={show} /> },
];

const State = ({ webhook: { is_enabled, previous_secret_until } }: { webhook: WebhookEndpoint }) => (
  <>
    {is_enabled ? 'enabled' : <span className="text-warn">disabled</span>}
    {previous_secret_until && (
      <p className="text-xs text-soft">
        the old secret counts until <Instant at={previous_secret_until} />
      </p>
    )}
  </>
);

function Actions({ webhook, show }: { webhook: WebhookEndpoint; show: (id: string) => void }) {
  const { is_enabled, url } = webhook;
  return (
    <div className="flex flex-wrap gap-1">
      <Button onClick={() => show(webhook.id)}>Deliveries</Button>
      <ActionButton act={() => pingWebhook(webhook)} done="A ping is on its way." changes="deliveries">
        Ping
      </ActionButton>
      <ChangeWebhook webhook={webhook} />
      <RotateSecret webhook={webhook} />
      <ActionButton
        look="quiet"
        act={() => updateWebhook(webhook, { is_enabled: !is_enabled })}
        done={is_enabled ? 'The endpoint is told nothing.' : 'The endpoint is told of events.'}
        changes="webhooks"
      >
        {is_enabled ? 'Disable' : 'Enable'}
      </ActionButton>
      <ConfirmButton
        look="quiet"
        question="Delete this webhook?"
        consequences={`${url} is told nothing any more, and its deliveries are gone.`}
        confirmLabel="Delete the webhook"
        onConfirm={() => deleteWebhook(webhook)}
        changes="webhooks"
      >
        Delete …
      </ConfirmButton>
    </div>
  );
}
