import { useState } from 'react';
import { Card } from '../components/card.tsx';
import { Page } from '../components/page.tsx';
import type { EditorSchemas } from '../queries/editor.ts';
import type { Workflow } from '../queries/workflows.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { EditorActions } from './editor-actions.tsx';
import { EditorGraph } from './editor-graph.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { NodeAdder } from './node-adder.tsx';
import { NodeForm } from './node-form.tsx';
import { ProblemList } from './problem-list.tsx';
import { useBrokenFields } from './use-broken-fields.ts';
import { useEditor } from './use-editor.ts';
import { useSave } from './use-save.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useValidation } from './use-validation.ts';
import { WorkflowForm } from './workflow-form.tsx';

interface WorkflowEditorProps {
  workflow: Workflow;
  schemas: EditorSchemas;
  workspaceId: string;
}

/** The editor of one workflow. */
export function WorkflowEditor({ workflow, schemas, workspaceId }: WorkflowEditorProps) {
  const editor = useEditor(workflow);
  const { draft, edit, isDirty } = editor;
  const [selectedUid, setSelectedUid] = useState<string | null>(null);
  const { isBroken, setBroken } = useBrokenFields();
  const validation = useValidation(workflow.id, draft);
  const { save, isSaving, told } = useSave(editor, isBroken, validation);
  useShortcuts({ undo: editor.undo, redo: editor.redo, save });
  const selected = draft.nodes.find(({ uid }) => uid === selectedUid);
  const forms = { schemas, problems: validation.problems, edit, setBroken };
  return (
    <Page
      title={`Edit ${draft.workflow.title}`}
      actions={<EditorActions editor={editor} workspaceId={workspaceId} isSaving={isSaving} save={save} />}
    >
      {told && (
        <p role="alert" className="rounded-md border border-bad bg-card px-3 py-2 text-bad">
          {told}
        </p>
      )}
      <div
        className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]"
        onFocusCapture={editor.pause}
        onClickCapture={editor.pause}
      >
        <Card
          title={isDirty ? 'Graph · not saved' : 'Graph'}
          actions={<NodeAdder schemas={schemas} after={selected} edit={edit} onAdded={setSelectedUid} />}
          className="min-w-0 lg:sticky lg:top-4"
        >
          <EditorGraph
            editor={editor}
            selectedUid={selectedUid}
            validation={validation}
            onSelect={setSelectedUid}
          />
          <ProblemList validation={validation} onSelect={setSelectedUid} />
        </Card>
        {selected ? (
          <NodeForm key={selected.uid} node={selected} nodes={draft.nodes} {...forms} />
        ) : (
          <WorkflowForm workflow={draft.workflow} {...forms} />
        )}
      </div>
      <ConflictDialog editor={editor} />
      <LeaveGuard isDirty={isDirty} />
    </Page>
  );
}
