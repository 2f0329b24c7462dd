import { useInfiniteQuery } from '@tanstack/react-query';
import { Select, TextField } from '../components/field.tsx';
import { WEBHOOK_EVENTS, type WebhookEndpoint, type WebhookFields } from '../queries/webhooks.ts';
import { workflowsQuery } from '../queries/workflows.ts';

/** The fields of an endpoint, with what they are now where there is one. */
export function WebhookFieldSet({ workspaceId, now }: { workspaceId: string; now?: WebhookEndpoint }) {
  const workflows = useInfiniteQuery(workflowsQuery(workspaceId, undefined));
  const titles = workflows.data?.pages.flatMap(({ rows }) => rows) ?? [];
  const isListed = !now?.workflow_id || titles.some(({ id }) => id === now.workflow_id);
  return (
    <>
      <TextField
        label="URL"
        name="url"
        type="url"
        placeholder="https://"
        defaultValue={now?.url ?? ''}
        hint="Events are POSTed to it as signed JSON. Redirects are not followed."
        required
      />
      <TextField label="What it is for" name="description" defaultValue={now?.description ?? ''} />
      <fieldset className="grid grid-cols-2 gap-1">
        <legend className="mb-1 font-medium">What it is told</legend>
        {WEBHOOK_EVENTS.map((event) => (
          <label key={event} className="flex items-center gap-2">
            <input
              type="checkbox"
              name="event"
              value={event}
              defaultChecked={now ? now.events.includes(event) : event.startsWith('run.')}
            />
            {event}
          </label>
        ))}
      </fieldset>
      {workflows.isPending ? null : (
        <Select label="Of which workflow" name="workflow_id" defaultValue={now?.workflow_id ?? ''}>
          <option value="">All</option>
          {!isListed && now?.workflow_id && <option value={now.workflow_id}>{now.workflow_id}</option>}
          {titles.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
      )}
    </>
  );
}

/** What somebody has filled in. Throws where no event is chosen. */
export function readWebhookFields(
  form: FormData,
): Pick<WebhookFields, 'url' | 'description' | 'events' | 'workflow_id'> {
  const events = form.getAll('event') as WebhookEndpoint['events'];
  if (events.length === 0) throw new Error('Choose at least one event.');
  return {
    url: String(form.get('url')),
    description: String(form.get('description')).trim() || null,
    events,
    workflow_id: (form.get('workflow_id') as string | null) || null,
  };
}
