import { useQueryClient } from '@tanstack/react-query';
import { Select } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { createWebhook, rotateWebhook, updateWebhook, type WebhookEndpoint } from '../queries/webhooks.ts';
import { ShownOnce } from './shown-once.tsx';
import { readWebhookFields, WebhookFieldSet } from './webhook-fields.tsx';

const useListAgain = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['webhooks'] });
};

export function NewWebhook({ workspaceId }: { workspaceId: string }) {
  const listAgain = useListAgain();
  const create = async (form: FormData) => {
    const { secret } = await createWebhook(workspaceId, { ...readWebhookFields(form), is_enabled: true });
    await listAgain();
    return <ShownOnce what="secret" secret={secret} />;
  };
  return (
    <FormDialog title="New webhook" submitLabel="Make the webhook" onSubmit={create}>
      <WebhookFieldSet workspaceId={workspaceId} />
    </FormDialog>
  );
}

export function ChangeWebhook({ webhook }: { webhook: WebhookEndpoint }) {
  const listAgain = useListAgain();
  const change = async (form: FormData) => {
    await updateWebhook(webhook, readWebhookFields(form));
    await listAgain();
    return null;
  };
  return (
    <FormDialog title="Change" submitLabel="Save" onSubmit={change}>
      <WebhookFieldSet workspaceId={webhook.workspace_id} now={webhook} />
    </FormDialog>
  );
}

const OVERLAPS = [
  { seconds: 86_400, title: 'A day' },
  { seconds: 3_600, title: 'An hour' },
  { seconds: 604_800, title: 'Seven days' },
  { seconds: 0, title: 'Not at all' },
];

export function RotateSecret({ webhook }: { webhook: WebhookEndpoint }) {
  const listAgain = useListAgain();
  const rotate = async (form: FormData) => {
    const { secret } = await rotateWebhook(webhook, Number(form.get('overlap')));
    await listAgain();
    return <ShownOnce what="secret" secret={secret} />;
  };
  return (
    <FormDialog title="Rotate the secret" submitLabel="Rotate" onSubmit={rotate}>
      <Select
        label="How long the old secret counts beside the new one"
        name="overlap"
        hint="Deliveries carry two signatures meanwhile."
      >
        {OVERLAPS.map(({ seconds, title }) => (
          <option key={seconds} value={seconds}>
            {title}
          </option>
        ))}
      </Select>
    </FormDialog>
  );
}
