import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '../components/confirm-button.tsx';
import type { Column } from '../components/data-table.tsx';
import { TextField } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { createHook, deleteHook, type Hook, hooksQuery } from '../queries/hooks.ts';
import type { OfWorkflow } from './versions.tsx';

/** URLs that trigger a workflow, for callers that can send no token. */
export function Hooks({ workflow, mayEdit }: OfWorkflow) {
  const query = useInfiniteQuery(hooksQuery(workflow.id));
  return (
    <ListCard
      title="Hooks"
      actions={mayEdit && <NewHook workflowId={workflow.id} />}
      query={query}
      columns={mayEdit ? [...COLUMNS, { title: 'Actions', cell: (hook) => <Delete hook={hook} /> }] : COLUMNS}
      keyOf={({ id }) => id}
      empty={
        <Empty title="No hooks">A hook is a secret URL: whoever posts to it triggers the workflow.</Empty>
      }
    />
  );
}

const COLUMNS: Column<Hook>[] = [
  { title: 'Who calls it', cell: ({ name }) => <span className="font-medium">{name}</span> },
  { title: 'Made', cell: ({ created_at }) => <Instant at={created_at} /> },
];

function NewHook({ workflowId }: { workflowId: string }) {
  const client = useQueryClient();
  const create = async (form: FormData) => {
    const url = await createHook(workflowId, String(form.get('name')));
    await client.invalidateQueries({ queryKey: ['hooks'] });
    return (
      <>
        <p className="mb-2">Copy the URL now: it is never shown again. The body of a POST is the payload.</p>
        <code className="block rounded-md border border-line bg-page p-2 break-all">{url}</code>
      </>
    );
  };
  return (
    <FormDialog title="New hook" submitLabel="Make the hook" onSubmit={create}>
      <TextField label="Who will call it" name="name" required />
    </FormDialog>
  );
}

const Delete = ({ hook }: { hook: Hook }) => (
  <ConfirmButton
    look="quiet"
    question={`Delete the hook ${hook.name}?`}
    consequences="Whoever posts to its URL gets 404 from now on. This cannot be undone."
    confirmLabel="Delete the hook"
    onConfirm={() => deleteHook(hook)}
    changes="hooks"
  >
    Delete …
  </ConfirmButton>
);
