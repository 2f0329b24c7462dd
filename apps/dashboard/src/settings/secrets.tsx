import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '../components/confirm-button.tsx';
import type { Column } from '../components/data-table.tsx';
import { TextField } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { deleteSecret, putSecret, type Secret, secretsQuery } from '../queries/settings.ts';

/** Secrets that nodes read. Their values are never shown. */
export function Secrets({ workspaceId }: { workspaceId: string }) {
  const query = useInfiniteQuery(secretsQuery(workspaceId));
  return (
    <ListCard
      title="Secrets"
      actions={<SetSecret workspaceId={workspaceId} />}
      query={query}
      columns={COLUMNS}
      keyOf={({ id }) => id}
      empty={<Empty title="No secrets">Nodes read one as {'{{ secrets.NAME }}'}.</Empty>}
    />
  );
}

function SetSecret({ workspaceId }: { workspaceId: string }) {
  const client = useQueryClient();
  const save = async (form: FormData) => {
    await putSecret(workspaceId, String(form.get('name')), String(form.get('value')));
    await client.invalidateQueries({ queryKey: ['secrets'] });
    return null;
  };
  return (
    <FormDialog title="Set a secret" submitLabel="Save" onSubmit={save}>
      <TextField
        label="Name"
        name="name"
        hint="Letters, digits and _. An existing one gets a new value."
        required
      />
      <TextField label="Value" name="value" type="password" autoComplete="off" required />
    </FormDialog>
  );
}

const COLUMNS: Column<Secret>[] = [
  { title: 'Name', cell: ({ name }) => <code className="font-medium">{name}</code> },
  { title: 'Set', cell: ({ updated_at }) => <Instant at={updated_at} /> },
  { title: 'Last used', cell: ({ last_used_at }) => <Instant at={last_used_at} /> },
  { title: 'Actions', cell: (secret) => <Delete secret={secret} /> },
];

const Delete = ({ secret }: { secret: Secret }) => (
  <ConfirmButton
    look="quiet"
    question={`Delete ${secret.name}?`}
    consequences="Nodes that read it fail from now on."
    confirmLabel="Delete the secret"
    onConfirm={() => deleteSecret(secret)}
    changes="secrets"
  >
    Delete …
  </ConfirmButton>
);
