import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '../components/confirm-button.tsx';
import type { Column } from '../components/data-table.tsx';
import { TextField } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { type ApiKey, apiKeysQuery, createApiKey, revokeApiKey, SCOPES } from '../queries/settings.ts';
import { ShownOnce } from './shown-once.tsx';

/** Keys of machines. */
export function ApiKeys({ workspaceId }: { workspaceId: string }) {
  const query = useInfiniteQuery(apiKeysQuery(workspaceId));
  return (
    <ListCard
      title="API keys"
      actions={<NewKey workspaceId={workspaceId} />}
      query={query}
      columns={COLUMNS}
      keyOf={({ id }) => id}
      empty={<Empty title="No API keys">A program needs one to trigger workflows.</Empty>}
    />
  );
}

function NewKey({ workspaceId }: { workspaceId: string }) {
  const client = useQueryClient();
  const create = async (form: FormData) => {
    const scopes = form.getAll('scope') as ApiKey['scopes'];
    const key = await createApiKey(workspaceId, String(form.get('name')), scopes);
    await client.invalidateQueries({ queryKey: ['api-keys'] });
    return <ShownOnce what="key" secret={key} />;
  };
  return (
    <FormDialog title="New API key" submitLabel="Make the key" onSubmit={create}>
      <TextField label="What it is for" name="name" required />
      <fieldset className="grid grid-cols-2 gap-1">
        <legend className="mb-1 font-medium">What it may do</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="flex items-center gap-2">
            <input type="checkbox" name="scope" value={scope} defaultChecked={scope.startsWith('runs:')} />
            {scope}
          </label>
        ))}
      </fieldset>
    </FormDialog>
  );
}

const COLUMNS: Column<ApiKey>[] = [
  { title: 'Name', cell: ({ name }) => <span className="font-medium">{name}</span> },
  { title: 'Begins with', cell: ({ prefix }) => <code>{prefix}</code> },
  { title: 'Scopes', cell: ({ scopes }) => <span className="text-soft">{scopes.join(', ')}</span> },
  { title: 'Last used', cell: ({ last_used_at }) => <Instant at={last_used_at} /> },
  { title: 'State', cell: (key) => <State apiKey={key} /> },
];

const State = ({ apiKey }: { apiKey: ApiKey }) =>
  apiKey.revoked_at ? <span className="text-soft">revoked</span> : <Revoke apiKey={apiKey} />;

const Revoke = ({ apiKey }: { apiKey: ApiKey }) => (
  <ConfirmButton
    look="quiet"
    question={`Revoke ${apiKey.name}?`}
    consequences="Whatever uses it is refused from now on. This cannot be undone."
    confirmLabel="Revoke the key"
    onConfirm={() => revokeApiKey(apiKey)}
    changes="api-keys"
  >
    Revoke …
  </ConfirmButton>
);
