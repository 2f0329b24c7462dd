import { useMemo } from 'react';
import { Empty } from '../components/states.tsx';
import { EditorCanvas } from './editor-canvas.tsx';
import { connect, disconnect, removeNode } from './edits.ts';
import type { Editor } from './use-editor.ts';
import type { Validation } from './use-validation.ts';

export interface EditorGraphProps {
  editor: Editor;
  selectedUid: string | null;
  validation: Validation;
  onSelect: (uid: string | null) => void;
}

/** The canvas with what can be done on it. */
export function EditorGraph({
  editor: { draft, edit },
  selectedUid,
  validation: { problems },
  onSelect,
}: EditorGraphProps) {
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
