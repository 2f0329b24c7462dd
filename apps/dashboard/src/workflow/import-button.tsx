import { useNavigate } from '@tanstack/react-router';
import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notices.tsx';
import { importWorkflow } from '../queries/workflows.ts';

/** Makes a workflow of a JSON document of the user's. */
export function ImportButton({ workspaceId }: { workspaceId: string }) {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const notify = useNotify();
  const take = async (file: File) => {
    try {
      const { id, title } = await importWorkflow(workspaceId, JSON.parse(await file.text()));
      notify.done(`${title} is imported.`);
      await navigate({
        to: '/w/$workspaceId/workflows/$workflowId',
        params: { workspaceId, workflowId: id },
      });
    } catch (error) {
      notify.failed(error);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Workflow document"
        className="hidden"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = '';
          if (file) void take(file);
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <Upload aria-hidden className="size-4" /> Import JSON
      </Button>
    </>
  );
}
