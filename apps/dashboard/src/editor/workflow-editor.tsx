import { Link } from '@tanstack/react-router';
import { Redo2, Undo2 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { useNotify } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';
import type { EditorSchemas } from '../queries/editor.ts';
import type { Workflow } from '../queries/workflows.ts';
import { TriggerButton } from '../workflow/trigger-button.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { EditorCanvas } from './editor-canvas.tsx';
import { connect, disconnect, removeNode } from './edits.ts';
import { LeaveGuard } from './leave-guard.tsx';
import { NodeAdder } from './node-adder.tsx';
import { NodeForm } from './node-form.tsx';
import { ProblemList } from './problem-list.tsx';
import { type Editor, useEditor } from './use-editor.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useValidation, type Validation } from './use-validation.ts';
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
      actions={
        <>
          <Steps editor={editor} />
          <Button look="primary" disabled={!isDirty || isSaving} onClick={save}>
            Save
          </Button>
          {!isDirty && <Trigger workflow={editor.stored} workspaceId={workspaceId} />}
          <Link
            to="/w/$workspaceId/workflows/$workflowId"
            params={{ workspaceId, workflowId: workflow.id }}
            className="rounded-md px-3 py-1.5 font-medium text-soft hover:text-ink"
          >
            Close
          </Link>
        </>
      }
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
          <Graph
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
      <ConflictDialog editor={editor} onSaved={() => undefined} />
      <LeaveGuard isDirty={isDirty} />
    </Page>
  );
}

const Trigger = ({ workflow, workspaceId }: Omit<WorkflowEditorProps, 'schemas'>) =>
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

interface GraphProps {
  editor: Editor;
  selectedUid: string | null;
  validation: Validation;
  onSelect: (uid: string | null) => void;
}

function Graph({ editor: { draft, edit }, selectedUid, validation: { problems }, onSelect }: GraphProps) {
  const problemUids = useMemo(() => new Set(problems.flatMap(({ uids }) => uids)), [problems]);
  const actions = useMemo(
    () => ({
      onConnect: (source: string, target: string) => edit((last) => connect(last, source, target)),
      onDisconnect: (edges: { source: string; target: string }[]) =>
        edit((last) => edges.reduce((next, { source, target }) => disconnect(next, source, target), last)),
      onRemove: (uids: string[]) => edit((last) => uids.reduce(removeNode, last)),
    }),
    [edit],
  );
  if (draft.nodes.length === 0)
    return <Empty title="No nodes yet">Choose a type and add the first node.</Empty>;
  return (
    <EditorCanvas
      nodes={draft.nodes}
      selectedUid={selectedUid}
      problemUids={problemUids}
      onSelect={onSelect}
      {...actions}
    />
  );
}

/** Fields whose text stands for no value; as long as there is one, nothing is saved. */
function useBrokenFields() {
  const [broken, setBrokenFields] = useState<ReadonlySet<string>>(new Set());
  const setBroken = useCallback((fieldId: string, isBroken: boolean) => {
    setBrokenFields((last) => {
      if (last.has(fieldId) === isBroken) return last;
      const next = new Set(last);
      if (isBroken) next.add(fieldId);
      else next.delete(fieldId);
      return next;
    });
  }, []);
  return { isBroken: broken.size > 0, setBroken };
}

function useSave(editor: Editor, isBroken: boolean, { problems }: Validation) {
  const notify = useNotify();
  const [isSaving, setSaving] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const run = async () => {
    setSaving(true);
    setTold(null);
    try {
      const outcome = await editor.save();
      if (outcome === 'saved')
        notify.done(
          problems.length === 0 ? 'Saved.' : 'Saved. It cannot run before its problems are solved.',
        );
    } catch (error) {
      setTold(`It was not saved. ${(error as Error).message}`);
    } finally {
      setSaving(false);
    }
  };
  const save = () => {
    if (isBroken) setTold('It was not saved. A field holds a text that is not valid: it says what is wrong.');
    else if (editor.isDirty && !isSaving) void run();
  };
  return { save, isSaving, told };
}
