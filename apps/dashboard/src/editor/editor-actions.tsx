import { Link } from '@tanstack/react-router';
import { Redo2, Undo2 } from 'lucide-react';
import { Button } from '../components/button.tsx';
import type { Workflow } from '../queries/workflows.ts';
import { TriggerButton } from '../workflow/trigger-button.tsx';
import type { Editor } from './use-editor.ts';

export interface EditorActionsProps {
  editor: Editor;
  workspaceId: string;
  isSaving: boolean;
  save: () => void;
}

/** What can be done with the workflow as a whole. It is triggered as it was saved, so only when it is. */
export const EditorActions = ({ editor, workspaceId, isSaving, save }: EditorActionsProps) => (
  <>
    <Steps editor={editor} />
    <Button look="primary" disabled={!editor.isDirty || isSaving} onClick={save}>
      Save
    </Button>
    {!editor.isDirty && <Trigger workflow={editor.stored} workspaceId={workspaceId} />}
    <Link
      to="/w/$workspaceId/workflows/$workflowId"
      params={{ workspaceId, workflowId: editor.stored.id }}
      className="rounded-md px-3 py-1.5 font-medium text-soft hover:text-ink"
    >
      Close
    </Link>
  </>
);

const Trigger = ({ workflow, workspaceId }: { workflow: Workflow; workspaceId: string }) =>
  workflow.status === 'active' ? (
    <TriggerButton workflow={workflow} workspaceId={workspaceId} />
  ) : (
    <span className="self-center text-soft">It is {workflow.status}: it takes no triggers.</span>
  );

const Steps = ({ editor: { undo, redo } }: { editor: Editor }) => (
  <>
    <Button aria-label="Undo" title="Undo (Ctrl+Z)" disabled={!undo} onClick={() => undo?.()}>
      <Undo2 aria-hidden className="size-4" />
    </Button>
    <Button aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled={!redo} onClick={() => redo?.()}>
      <Redo2 aria-hidden className="size-4" />
    </Button>
  </>
);
