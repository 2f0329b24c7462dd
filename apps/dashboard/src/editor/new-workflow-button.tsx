import { useNavigate } from '@tanstack/react-router';
import { TextField } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { createWorkflow } from '../queries/editor.ts';

/** Makes a workflow without nodes and opens it in the editor. */
export function NewWorkflowButton({ workspaceId }: { workspaceId: string }) {
  const navigate = useNavigate();
  const create = async (form: FormData) => {
    const { id } = await createWorkflow(workspaceId, String(form.get('title')));
    await navigate({
      to: '/w/$workspaceId/workflows/$workflowId/edit',
      params: { workspaceId, workflowId: id },
    });
    return null;
  };
  return (
    <FormDialog title="New workflow" submitLabel="Create it" onSubmit={create}>
      <TextField label="Title" name="title" required maxLength={200} />
    </FormDialog>
  );
}
