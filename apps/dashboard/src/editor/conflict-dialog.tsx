import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useNotify } from '../components/notices.tsx';
import { diffNodes, diffValues } from '../diff/diff-nodes.ts';
import { DiffView, Fields } from '../diff/diff-view.tsx';
import { messageOf } from '../message-of.ts';
import type { Workflow } from '../queries/workflows.ts';
import { draftOf } from './draft.ts';
import type { Editor } from './use-editor.ts';

/** Somebody else has saved meanwhile: what differs, and whose counts. The draft stays whatever is chosen, unless theirs is taken. */
export const ConflictDialog = ({ editor }: { editor: Editor }) =>
  editor.theirs && <Conflict editor={editor} theirs={editor.theirs} />;

function Conflict({ editor, theirs }: { editor: Editor; theirs: Workflow }) {
  const notify = useNotify();
  const [problem, setProblem] = useState<string | null>(null);
  const stored = draftOf(theirs);
  const { draft } = editor;
  const saveOver = async () => {
    setProblem(null);
    try {
      if ((await editor.save(theirs)) === 'saved') notify.done('Saved.');
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Dialog
      title="Somebody else has saved this workflow"
      isOpen
      isWide
      onClose={editor.keepEditing}
      actions={
        <>
          <Button onClick={editor.keepEditing}>Keep editing</Button>
          <Button look="danger" onClick={() => editor.takeTheirs(theirs)}>
            Drop mine, take theirs
          </Button>
          <Button look="danger" onClick={() => void saveOver()}>
            Save mine over theirs
          </Button>
        </>
      }
    >
      <p className="mb-3">
        It is at revision {theirs.revision} now; what you have edited is based on revision{' '}
        {editor.stored.revision}. Nothing of yours is lost. This is what saving yours would change:
      </p>
      <Fields fields={diffValues('', stored.workflow, draft.workflow)} />
      <DiffView diff={diffNodes(stored.nodes, draft.nodes)} />
      {problem && (
        <p role="alert" className="mt-3 text-bad">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
